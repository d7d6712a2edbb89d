"""People who sign in: one e-mail, one person, in any spelling."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.models import User
from tests.factories import UserFactory


def test_email_is_kept_in_lower_case(db):
    assert User.objects.create_user(" Anna@Example.COM ", "long enough").email == "anna@example.com"


@pytest.mark.parametrize("typed", ["dana@example.com", "DANA@example.com", " Dana@Example.com "])
def test_person_is_found_by_any_spelling(dana, typed):
    assert User.objects.get_by_natural_key(typed) == dana


def test_database_refuses_the_same_email_in_another_spelling(dana):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="DANA@example.com")])


def test_form_says_that_the_email_is_taken(dana):
    with pytest.raises(ValidationError, match="Somebody has this e-mail already"):
        User(email="Dana@example.com", password="x").validate_constraints()


def test_nobody_signs_in_without_having_chosen_a_password(db):
    user = User.objects.create_user("anna@example.com")
    assert not user.has_usable_password()


def test_owner_made_on_the_command_line_may_do_everything(db):
    owner = User.objects.create_superuser("o@example.com", "long enough")
    assert (owner.is_staff, owner.is_superuser) == (True, True)


@pytest.mark.parametrize(
    ("name", "shown", "greeted"),
    [("Anna Weiss", "Anna Weiss", "Anna"), ("", "anna@example.com", "anna@example.com")],
)
def test_person_is_named_as_well_as_possible(db, name, shown, greeted):
    user = UserFactory(email="anna@example.com", name=name)
    assert (str(user), user.get_short_name()) == (shown, greeted)
