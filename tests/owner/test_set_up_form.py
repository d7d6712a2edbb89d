"""Which answers of the set-up page are taken."""

import pytest

from owner.setting_up.form import SetUpForm
from tests.owner.set_up_answers import ANSWERS

pytestmark = pytest.mark.django_db
GUESSED = {"currency", "time_zone"}


def errors(**changed: str) -> dict[str, list[str]]:
    return SetUpForm(ANSWERS | changed).errors


def test_it_works():
    form = SetUpForm(ANSWERS | {"name": " Bella Hair "})
    assert form.is_valid()
    answers = form.answers()
    assert (answers.name, answers.email) == ("Bella Hair", "bella@example.com")
    assert (answers.credit_window_days, answers.asks_consent) == (60, True)


@pytest.mark.parametrize("field", sorted(ANSWERS.keys() - GUESSED))
def test_what_has_to_be_answered(field):
    assert list(errors(**{field: ""})) == [field]


@pytest.mark.parametrize("field", list(ANSWERS))
def test_nul_characters_are_refused(field):
    assert field in errors(**{field: f"{ANSWERS[field]}\x00"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 121),
        ("country", "XX"),
        ("currency", "EURO"),
        ("time_zone", "Mars/Base"),
        ("email", "bella"),
        ("email", f"{'b' * 250}@example.com"),
        ("window", "45"),
        ("window", "-1"),
        ("asks_consent", "perhaps"),
        ("repeated", "plum-river-4712"),
    ],
)
def test_wrong_answers(field, value):
    assert list(errors(**{field: value})) == [field]


@pytest.mark.parametrize("password", ["short", "password12", "bella@example.com", "x" * 201])
def test_weak_passwords(password):
    assert "password" in errors(password=password, repeated=password)


def test_a_country_with_several_clocks_asks_for_the_zone():
    assert "Choose your zone" in errors(country="US", time_zone="")["time_zone"][0]
    assert errors(country="US", time_zone="America/Chicago") == {}
