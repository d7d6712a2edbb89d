"""The tests' own house: every factory makes a valid row, every cast member can sign in."""

import pytest
from django.db import connection
from factory.django import DjangoModelFactory

from tests import factories

MADE = [
    each
    for each in vars(factories).values()
    if isinstance(each, type) and issubclass(each, DjangoModelFactory) and each._meta.model
]


@pytest.mark.parametrize("made_by", MADE, ids=lambda each: each.__name__)
def test_factory_makes_a_valid_row(made_by, haircare):
    fields = {"link_id": haircare.pk} if made_by is factories.HitCountFactory else {}
    made_by(**fields).validate_constraints()


def test_everyone_is_signed_in(as_dana, as_alice, as_bob, as_charlie):
    for client in (as_dana, as_alice, as_bob, as_charlie):
        assert "_auth_user_id" in client.session


def test_sqlite_is_a_file(db):
    if connection.vendor == "sqlite":
        assert str(connection.settings_dict["NAME"]).endswith(("test.sqlite3", "gw0", "gw1"))
