"""Actions on many partners of the list: they ask, they are done once, and they can be undone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from business.models import AuditEntry
from partners.models import BulkChange, Partner
from tests.factories import HitCountFactory, PartnerFactory, TrackingLinkFactory
from tests.owner.typing_in import Fields

LIST = "/admin/partners/partner/"


def asked(client, action, partners, address=LIST, **more):
    """The page that asks; `partners` None: all that the list finds, one of them ticked."""
    chosen = {"action": action, "index": "0", "select_across": "0" if partners else "1"}
    chosen["_selected_action"] = [each.pk for each in partners or Partner.objects.all()[:1]]
    return client.post(address, chosen | more)


def said_yes(client, page, address=LIST):
    return client.post(address, Fields(page.text).values | {"sure": "Yes"}, follow=True)


def statuses(*partners):
    return [Partner.objects.get(pk=each.pk).status for each in partners]


@pytest.mark.parametrize(
    ("action", "status"),
    [("make_active", "active"), ("make_inactive", "inactive"), ("ban", "banned")],
)
def test_it_works(as_dana, action, status):
    old, same = PartnerFactory(status="applied"), PartnerFactory(status=status)
    page = asked(as_dana, action, [old, same])
    assert f"1 partner becomes “{status}”." in page.text
    assert "1 of the chosen is so already and stays." in page.text
    assert statuses(old) == ["applied"]
    assert f"1 partner is now “{status}”." in said_yes(as_dana, page).text
    assert statuses(old, same) == [status, status]


def test_the_effect_in_words(as_dana, alice, bob, haircare):
    for partner, hits in ((alice, 8000), (bob, 310)):
        HitCountFactory(link_id=haircare.pk, partner_id=partner.pk, hits=hits)
    HitCountFactory(link_id=haircare.pk, partner_id=bob.pk, hits=5, reason="bot")
    page = asked(as_dana, "make_inactive", [alice, bob]).text
    assert "2 partners lose links." in page
    assert "They had 8,310 counted hits in the last 30 days." in page
    assert "Prospects who click still reach your pages" in page


def test_programs(as_dana, alice, bob, gold):
    TrackingLinkFactory(name="Golden", programs=[gold])
    alice.set_programs([gold])
    page = asked(as_dana, "join_program", [alice, bob])
    assert "Choose a program" in page.text
    page = asked(as_dana, "join_program", [alice, bob], program=gold.pk)
    assert "1 partner joins Gold." in page.text
    assert "1 partner gets links that count. Links: Golden." in page.text
    assert "1 partner is now in Gold." in said_yes(as_dana, page).text
    page = asked(as_dana, "leave_program", [alice, bob], program=gold.pk)
    assert "2 partners lose links. Links: Golden." in page.text
    said_yes(as_dana, page)
    assert not gold.memberships.exists()


def test_all_that_match(as_dana, alice):
    wanted = [PartnerFactory(status="inactive") for _each in range(3)]
    address = f"{LIST}?status__exact=inactive"
    page = asked(as_dana, "make_active", None, address)
    assert "3 partners become “active”." in page.text
    said_yes(as_dana, page, address)
    assert statuses(*wanted) == ["active"] * 3


def test_history_of_each(as_dana, dana, alice, bob):
    said_yes(as_dana, asked(as_dana, "ban", [alice, bob]))
    entries = AuditEntry.objects.filter(actor=dana)
    assert {entry.key for entry in entries} == {str(alice.pk), str(bob.pk)}
    assert {entry.in_words() for entry in entries} == {"Status: Active → Banned"}
    undo(as_dana, BulkChange.objects.get())
    assert AuditEntry.objects.about(alice).newest_first()[0].changes[0]["after"] == "Active"


def test_a_second_press_changes_nothing(as_dana, alice):
    page = asked(as_dana, "ban", [alice])
    said_yes(as_dana, page)
    Partner.objects.update(status="active")
    assert "it was done once" in said_yes(as_dana, page).text
    assert statuses(alice) == ["active"]


def test_others_than_the_page_named(as_dana, alice, bob):
    page = asked(as_dana, "ban", [alice, bob])
    bob.set_status("banned")
    again = said_yes(as_dana, page)
    assert "nothing is done yet" in again.text
    assert statuses(alice) == ["active"]
    assert not BulkChange.objects.exists()
    assert "1 partner is now “banned”." in said_yes(as_dana, again).text


def undo(client, change):
    return client.post(reverse("admin:bulk_undo", args=[change.pk]), follow=True)


def test_undo_leaves_what_was_changed_since(as_dana, alice, bob, charlie):
    bob.set_status("inactive")
    page = said_yes(as_dana, asked(as_dana, "ban", [alice, bob, charlie]))
    change = BulkChange.objects.get()
    assert reverse("admin:bulk_undo", args=[change.pk]) in page.text
    charlie.set_status("applied")
    answer = undo(as_dana, change).text
    assert "Undone: 2 partners are as before. 1 was changed since and stays as it is." in answer
    assert statuses(alice, bob, charlie) == ["active", "inactive", "applied"]
    assert "undone already" in undo(as_dana, change).text


def test_undo_of_programs(as_dana, alice, bob, charlie, gold):
    alice.set_programs([gold])
    since = alice.memberships.get().joined_at
    said_yes(as_dana, asked(as_dana, "join_program", [bob, charlie], program=gold.pk))
    joined = BulkChange.objects.get()
    charlie.set_programs([])
    charlie.set_programs([gold])
    undo(as_dana, joined)
    assert {each.partner for each in gold.memberships.all()} == {alice, charlie}
    said_yes(as_dana, asked(as_dana, "leave_program", [alice, charlie], program=gold.pk))
    undo(as_dana, BulkChange.objects.exclude(pk=joined.pk).get())
    assert alice.memberships.get().joined_at == since


def test_undo_is_possible_for_a_day(as_dana, alice):
    said_yes(as_dana, asked(as_dana, "ban", [alice]))
    BulkChange.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert "more than a day old" in undo(as_dana, BulkChange.objects.get()).text
    assert statuses(alice) == ["banned"]


def test_undo_stands_above_the_list_for_a_day(as_dana, dana, alice):
    said_yes(as_dana, asked(as_dana, "ban", [alice]))
    change, address = BulkChange.objects.get(), reverse("admin:partners_partner_changelist")
    assert f"1 partner is now “banned” (by {dana})" in as_dana.get(address).text
    assert reverse("admin:bulk_undo", args=[change.pk]) in as_dana.get(address).text
    BulkChange.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert "is now “banned”" not in as_dana.get(address).text


def test_undo_of_what_nobody_did(as_dana, alice):
    address = reverse("admin:bulk_undo", args=["01234567-89ab-7def-8123-456789abcdef"])
    assert "undone already" in as_dana.post(address, follow=True).text
    assert as_dana.get(address).status_code == 405


@pytest.mark.parametrize(
    "nonsense",
    [
        {"program": "x"},
        {"program": "9" * 40},
        {"program": "\x00"},
        {"sure": "1", "key": "x", "seen": "1-1"},
        {"sure": "1", "key": "\x00", "seen": "\x00"},
        {"sure": "1", "seen": "x" * 5000},
    ],
)
def test_nonsense_asks_again(as_dana, alice, gold, nonsense):
    page = asked(as_dana, "join_program", [alice], **({"program": gold.pk} | nonsense))
    assert page.status_code == 200
    assert not alice.memberships.exists()


def test_hundreds_in_few_statements(as_dana, haircare, gold):
    for _each in range(300):
        PartnerFactory()
    for action, more in (
        ("make_inactive", {}),
        ("make_active", {}),
        ("join_program", {"program": gold.pk}),
        ("leave_program", {"program": gold.pk}),
    ):
        page = asked(as_dana, action, None, **more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert "300 partners" in said_yes(as_dana, page).text
        assert len(queries) < 45, action
    assert BulkChange.objects.count() == 4
