"""Who recruited whom: a tree, whatever people try."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from partners.models import Partner
from partners.partner import validate_parent
from tests.factories import PartnerFactory


@pytest.fixture
def line(db):
    """Four generations, the oldest first."""
    people = [PartnerFactory()]
    for _ in range(3):
        people.append(PartnerFactory(parent=people[-1]))
    return people


def again(partner):
    return Partner.objects.get(pk=partner.pk)


def test_partner_gets_a_parent_and_loses_it(alice, charlie):
    charlie.set_parent(alice)
    assert again(charlie).parent == alice
    charlie.set_parent(None)
    assert again(charlie).parent is None


def test_partner_may_move_to_another_branch(line, alice):
    line[2].set_parent(alice)
    assert again(line[3]).parent == line[2]


@pytest.mark.parametrize("below", [0, 1, 2, 3])
def test_nobody_below_becomes_the_parent(line, below):
    with pytest.raises(ValidationError) as refusal:
        line[0].set_parent(line[below])
    assert refusal.value.code == "cycle"
    assert again(line[0]).parent is None


def test_a_move_that_another_one_overtook_closes_no_circle(alice, charlie):
    charlie_as_loaded, alice_as_loaded = again(charlie), again(alice)
    alice.set_parent(charlie)
    with pytest.raises(ValidationError):
        charlie_as_loaded.set_parent(alice_as_loaded)


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_close_no_circle():
    people = [PartnerFactory(), PartnerFactory()]
    start, refused = threading.Barrier(2), []

    def move(partner, parent):
        try:
            start.wait()
            partner.set_parent(parent)
        except ValidationError:
            refused.append(partner)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Partner.objects.exclude(parent=None).count() == 1


def test_a_new_partner_may_have_any_parent(line):
    validate_parent(Partner(name="New", code="new"), line[3])


def test_a_circle_made_by_raw_sql_ends_the_search(line, alice):
    Partner.objects.filter(pk=line[0].pk).update(parent=line[3])
    alice.set_parent(line[2])
    assert again(alice).parent == line[2]


def test_database_refuses_oneself_as_parent(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=alice.pk).update(parent=alice)


def test_database_refuses_an_unknown_status(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=alice.pk).update(status="deleted")


def test_children_are_those_one_recruited_oneself(alice, bob, charlie):
    PartnerFactory(parent=bob)
    PartnerFactory(parent=alice, status=Partner.Status.APPLIED)
    assert list(Partner.objects.children_of(alice)) == [bob]


def test_programs_are_joined_and_left_and_keep_their_date(alice, gold, silver):
    alice.set_programs([gold])
    joined_at = alice.memberships.get().joined_at
    alice.set_programs([gold, silver])
    assert alice.memberships.get(program=gold).joined_at == joined_at
    alice.set_programs([])
    assert not alice.memberships.exists()


@pytest.mark.parametrize(
    ("status", "is_active", "may_sign_in"),
    [
        ("applied", False, False),
        ("active", True, True),
        ("inactive", False, True),
        ("banned", False, False),
    ],
)
def test_status_says_what_a_partner_may_do(alice, status, is_active, may_sign_in):
    alice.set_status(Partner.Status(status))
    assert (again(alice).is_active, again(alice).may_sign_in) == (is_active, may_sign_in)
    assert Partner.objects.active().filter(pk=alice.pk).exists() == is_active
