"""What your team did: one list of every change."""

import csv
import io

import pytest
from django.urls import reverse

from business.audit.facts import say_changed
from business.models import AuditEntry
from owner import team_changes_views
from tests.factories import PartnerFactory
from tests.owner.typing_in import typed

PAGE = "/admin/team-changes/"
FILE = "/admin/team-changes/file/"


def note(row, actor, what, **more):
    return AuditEntry.objects.note(row, AuditEntry.Verb.CHANGED, actor=actor, what=what, **more)


def test_it_works(as_dana, alice):
    typed(as_dana, reverse("admin:partners_partner_change", args=[alice.pk]), name="Alice B.")
    text = as_dana.get(PAGE).text
    assert "Dana" in text
    assert "<del>Alice</del>" in text
    assert "<ins>Alice B.</ins>" in text
    assert reverse("admin:partners_partner_change", args=[alice.pk]) in text


def test_nothing_yet(as_dana):
    assert "Your team has changed nothing yet." in as_dana.get(PAGE).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bo"}, ["two"]),
        ({"kind": "partners.program"}, ["three"]),
        ({"first": "2030-01-01"}, []),
        ({"last": "2020-01-01"}, []),
        ({"first": "2020-01-01", "last": "2200-01-01"}, ["three", "two", "one"]),
    ],
)
def test_filters(as_dana, dana, alice, bob, gold, query, found):
    for row, what in ((alice, "one"), (bob, "two"), (gold, "three")):
        note(row, dana, what)
    rows = as_dana.get(PAGE, query).context["page"].rows
    assert [row.what for row in rows] == found


@pytest.mark.parametrize("words", ["ÜBER", "über uns", "http://new", "website address", "alice"])
def test_words_in_the_values_before_and_after(as_dana, dana, alice, bob, words):
    changes = [
        say_changed("Website address", "http://old", "http://new"),
        say_changed("x", "Über uns", ""),
    ]
    note(alice, dana, "", changes=changes)
    note(bob, dana, "Other")
    rows = as_dana.get(PAGE, {"q": words}).context["page"].rows
    assert [row.row_name for row in rows] == ["Alice (alice)"]
    assert "Bob" not in as_dana.get(FILE, {"q": words}).getvalue().decode()


@pytest.mark.parametrize("words", ["before", "{", '"', "100%", "_", "\\", "[]"])
def test_how_the_values_are_stored_is_not_found(as_dana, dana, alice, words):
    note(alice, dana, "", changes=[say_changed("Name", "a", "b")])
    assert as_dana.get(PAGE, {"q": words}).context["page"].rows == []


def test_words_are_looked_for_stretch_by_stretch(as_dana, dana, alice, bob, monkeypatch):
    monkeypatch.setattr(team_changes_views, "SEARCHED", 10)
    first = note(bob, dana, "found")
    for n in range(25):
        note(alice, dana, f"no {n}")
    last = note(bob, dana, "found, too")
    seen, place = [], {}
    for _page in range(3):
        answer = as_dana.get(PAGE, {"q": "FOUND"} | place)
        page = answer.context["page"]
        seen.append([row.pk for row in page.rows])
        place = {"before": page.older}
    assert seen == [[last.pk], [], [first.pk]]
    second = as_dana.get(PAGE, {"q": "found", "before": last.pk - 5})
    assert "“Older” looks further back" in second.text


def test_words_are_looked_for_upwards_too(as_dana, dana, alice, bob, monkeypatch):
    monkeypatch.setattr(team_changes_views, "SEARCHED", 10)
    start = note(alice, dana, "no")
    for n in range(15):
        note(alice, dana, f"no {n}")
    last = note(bob, dana, "found")
    page = as_dana.get(PAGE, {"q": "found", "after": start.pk}).context["page"]
    assert page.rows == []
    page = as_dana.get(PAGE, {"q": "found", "after": page.newer}).context["page"]
    assert (page.rows, page.newer) == ([last], None)


def test_who(as_dana, dana, steve, alice):
    note(alice, dana, "one")
    note(alice, steve, "two")
    rows = as_dana.get(PAGE, {"who": steve.pk}).context["page"].rows
    assert [row.what for row in rows] == ["two"]


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "nothing"},
        {"who": "x"},
        {"first": "soon"},
        {"q": "a\x00b"},
        {"q": "x" * 200},
        {"first": "2026-02-01", "last": "2026-01-01"},
    ],
)
def test_bad_input(as_dana, query):
    answer = as_dana.get(PAGE, query)
    assert answer.status_code == 200
    assert "errorlist" in answer.text
    assert as_dana.get(FILE, query).status_code == 400


@pytest.mark.parametrize("key", ["x", "9" * 30, "-1", ""])
def test_a_made_up_place_is_the_newest_page(as_dana, dana, alice, key):
    note(alice, dana, "one")
    assert "one" in as_dana.get(PAGE, {"before": key}).text


def test_older_and_newer(as_dana, dana, alice):
    for n in range(120):
        note(alice, dana, f"no {n}")
    first = as_dana.get(PAGE).context["page"]
    second = as_dana.get(PAGE, {"before": first.older}).context["page"]
    third = as_dana.get(PAGE, {"before": second.older}).context["page"]
    assert [len(each.rows) for each in (first, second, third)] == [50, 50, 20]
    assert (first.newer, third.older) == (None, None)
    back = as_dana.get(PAGE, {"after": third.newer}).context["page"]
    assert back.rows == second.rows


def test_keys_and_people_are_for_the_owner(as_dana, as_steve, dana):
    note(dana, dana, "The owner's own")
    assert "The owner&#x27;s own" in as_dana.get(PAGE).text
    assert "The owner&#x27;s own" not in as_steve.get(PAGE).text
    assert "The owner's own" not in as_steve.get(FILE).getvalue().decode()


def test_what_is_gone_has_no_link(as_dana, gold):
    address = reverse("admin:partners_program_delete", args=[gold.pk])
    as_dana.post(address, {"post": "yes"})
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.row_name) == (AuditEntry.Verb.DELETED, "Gold")
    assert {"field": "Name", "before": "Gold", "after": ""} in entry.changes
    assert address.replace("delete", "change") not in as_dana.get(PAGE).text


def test_markup_stays_text(as_dana, dana, alice):
    note(alice, dana, "<b>x</b>", changes=[say_changed("<i>", "<u>", "<s>")])
    text = as_dana.get(PAGE).text
    assert not any(tag in text for tag in ("<b>x", "<i>", "<u>", "<s>"))


def test_the_file(as_dana, dana, alice):
    changes = [say_changed("Name", "=1+1", "Alice"), say_changed("Code", "a", "b")]
    note(alice, dana, "", changes=changes)
    answer = as_dana.get(FILE)
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row[-3:] for row in rows] == [
        ["Field", "Before", "After"],
        ["Name", "'=1+1", "Alice"],
        ["Code", "a", "b"],
    ]


@pytest.mark.parametrize("number", [1, 60])
def test_queries(as_dana, dana, number, django_assert_max_num_queries):
    for _each in range(number):
        note(PartnerFactory(), dana, "Renamed")
    with django_assert_max_num_queries(5):
        as_dana.get(PAGE)


def test_the_history_of_one_row(as_dana, dana, alice, bob):
    note(alice, dana, "Of Alice")
    note(bob, dana, "Of Bob")
    text = as_dana.get(reverse("admin:partners_partner_history", args=[alice.pk])).text
    assert "Of Alice" in text
    assert "Of Bob" not in text


def test_the_history_of_nothing(as_dana):
    assert as_dana.get(reverse("admin:partners_partner_history", args=[99])).status_code == 404
