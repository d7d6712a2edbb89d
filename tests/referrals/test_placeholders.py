"""The placeholders of the owner's texts."""

import pytest
from django.core.exceptions import ValidationError

from business.placeholders import fill, has_link
from referrals.placeholders import validate_subject, validate_text, with_link


def test_it_works():
    text = "Hello, {{ name }} here: {{ link }}"
    validate_text(text)
    assert fill(text, {"name": "Anna", "link": "L"}) == "Hello, Anna here: L"


@pytest.mark.parametrize("spelled", ["{{link}}", "{{ link }}", "{{  LINK }}", "{{\tLink\t}}"])
def test_spaces_and_capitals_make_no_difference(spelled):
    validate_text(spelled)
    assert has_link(spelled)
    assert fill(spelled, {"link": "L"}) == "L"


@pytest.mark.parametrize(
    "text", ["{{ first_name }}", "{{ link.pk }}", "{{}}", "{{ link|safe }}", "{{ name }} {{ x }}"]
)
def test_an_unknown_one_is_named_with_those_there_are(text):
    with pytest.raises(ValidationError) as refused:
        validate_text(text)
    (message,) = refused.value.messages
    assert "These can be used: {{ link }}, {{ name }}, {{ code }}, {{ business }}." in message


@pytest.mark.parametrize(
    "text", ["{{ link", "link }}", "{{ link }", "{{{{", "{{" + "x" * 200 + "}}"]
)
def test_an_unclosed_one_is_found(text):
    with pytest.raises(ValidationError, match="is not closed"):
        validate_text(text)


def test_single_braces_are_text():
    validate_text("if (a) { b } and {c}")


def test_a_subject_holds_no_link():
    validate_subject("{{ business }}: a word from {{ name }}")
    with pytest.raises(ValidationError, match="There is no placeholder"):
        validate_subject("Click {{ link }}")


def test_a_text_without_link_gets_it_at_the_end():
    assert with_link("Have a look!\n") == "Have a look!\n\n{{ link }}"
    assert with_link("{{link}} is it") == "{{link}} is it"


def test_what_a_value_holds_is_not_filled_in_again():
    assert fill("{{ name }}", {"name": "{{ link }}", "link": "L"}) == "{{ link }}"
