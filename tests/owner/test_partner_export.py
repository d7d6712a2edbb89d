"""The list as a file: with its filters, safe in a spreadsheet, and fit for an import."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business.models import AuditEntry
from owner.importing.columns import FORMULA, defuse, join_names, restore, split_names
from owner.importing.whole_file import plan_file
from partners.models import Partner
from tests.factories import PartnerFactory, ProgramFactory

EXPORT = "/admin/partners/partner/export/"
ODD = ["=1+1", "'=1+1", "''x", "'t Hooft", "+49 30", "-", "@x", "|x", "%x", "＝x", "a;b", 'a"b']


def exported(client, **filters):
    response = client.post(f"{EXPORT}?{'&'.join(f'{k}={v}' for k, v in filters.items())}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(response.streaming_content)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_works(as_dana, alice, bob, gold, silver):
    bob.set_programs([silver, gold])
    Partner.objects.filter(pk=bob.pk).update(credit_window_days=0, note="Met\r\nhere")
    found = {row["code"]: row for row in rows(exported(as_dana))}
    assert found["bob"] == {
        "name": "Bob",
        "code": "bob",
        "e-mail": "bob@example.com",
        "parent code": "alice",
        "programs": "Gold;Silver",
        "status": "active",
        "credit window days": "0",
        "note": "Met\r\nhere",
    }


def test_filters_and_search_hold(as_dana, alice, bob, charlie):
    charlie.set_status("banned")
    assert [row["code"] for row in rows(exported(as_dana, status__exact="banned"))] == ["charlie"]
    assert [row["code"] for row in rows(exported(as_dana, q="bob"))] == ["bob"]


def test_who_exported_is_kept(as_dana, dana, alice, bob):
    exported(as_dana)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.what) == (dana, "Exported 2 partners as a file.")


def test_only_by_a_button(as_dana, alice):
    assert as_dana.get(EXPORT).status_code == 405


def test_an_import_of_the_export_changes_nothing(as_dana, alice, bob):
    programs = [ProgramFactory(name=name) for name in ODD if name != "-"]
    for text in ODD:
        partner = PartnerFactory(name=text, parent=bob, programs=programs)
        Partner.objects.filter(pk=partner.pk).update(note=text, status="inactive")
    plan = plan_file(exported(as_dana)).plan
    assert (len(plan.same), plan.new, plan.changed, plan.problems) == (2 + len(ODD), [], [], [])


def test_no_cell_is_calculated(as_dana, alice):
    for text in ODD:
        PartnerFactory(name=text)
    for row in rows(exported(as_dana)):
        assert not [cell for cell in row.values() if cell[:1] in FORMULA]


@given(st.text(max_size=6) | st.text("'=+-@\t\r ", max_size=6))
def test_defused_text_comes_back(text):
    assert restore(defuse(text)) == text
    assert defuse(text)[:1] not in FORMULA


@given(st.lists(st.text('ab;" ,', min_size=1, max_size=5).map(str.strip).filter(bool), max_size=4))
def test_joined_names_come_back(names):
    assert split_names(join_names(names)) == names


@pytest.mark.parametrize("partners", [2, 40])
def test_statements(as_dana, alice, gold, partners, django_assert_max_num_queries):
    for _each in range(partners):
        PartnerFactory(parent=alice, programs=[gold])
    with django_assert_max_num_queries(18):
        exported(as_dana)
