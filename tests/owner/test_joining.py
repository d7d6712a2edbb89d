"""How partners join: the owner's questions, terms and words."""

import pytest

from partners.models import ApplicationQuestion, Joining, Terms
from tests.cast import signed_in
from tests.factories import UserFactory
from tests.owner.typing_in import errors, typed

PAGE = "/admin/partners/joining/1/change/"


def test_it_works(as_dana):
    assert as_dana.get("/admin/partners/joining/").headers["Location"] == PAGE
    typed(
        as_dana,
        PAGE,
        application_intro="Join us",
        terms="Be nice.",
        **{"questions-0-label": "Where?", "questions-0-is_required": "on"},
    )
    assert Joining.objects.get().application_intro == "Join us"
    assert ApplicationQuestion.objects.get().is_required
    assert Terms.objects.in_force().text == "Be nice."


def test_only_a_changed_text_is_a_new_version(as_dana):
    typed(as_dana, PAGE, terms="One")
    typed(as_dana, PAGE, application_intro="Join us")
    assert Terms.objects.count() == 1
    typed(as_dana, PAGE, terms="Two")
    assert Terms.objects.in_force().version == 2
    typed(as_dana, PAGE, terms="")
    assert Terms.objects.in_force() is None
    assert [terms.text for terms in Terms.objects.order_by("version")] == ["One", "Two", ""]


def test_applications_are_switched_off(as_dana, client):
    typed(as_dana, PAGE, takes_applications=[])
    assert "takes no new applications" in client.get("/apply/").text


def test_a_question_is_taken_away(as_dana):
    typed(as_dana, PAGE, **{"questions-0-label": "Where?"})
    typed(as_dana, PAGE, **{"questions-0-DELETE": "on"})
    assert not ApplicationQuestion.objects.exists()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("invitation_text", "no place for the address"),
        ("invitation_text", "{{ link }} {{ x }}"),
        ("confirmation_text", "{{ name }}, thank you"),
        ("confirmation_text", "x" * 4001),
        ("confirmation_text", "a\x00"),
        ("terms", "a\x00"),
        ("terms", "x" * 20001),
        ("application_intro", "a\u202e"),
    ],
)
def test_bad_input(as_dana, field, text):
    assert field in errors(typed(as_dana, PAGE, **{field: text}))


def test_only_an_owner_changes_it(business):
    staff = signed_in(UserFactory(is_staff=True))
    assert staff.get(PAGE).status_code == 200
    assert staff.post(PAGE, {"terms": "x"}).status_code == 403


def test_screen_readers_hear_the_name_of_each_field_of_a_question(as_dana, business):
    page = as_dana.get("/admin/partners/joining/1/change/").text
    assert 'aria-label="Question 1: Question"' in page
    assert 'aria-label="Question 2: Must be answered"' in page
