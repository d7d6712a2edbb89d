"""The page on which the owner asks what other settings would have given."""

import pytest

from owner import what_if_form
from tests.factories import OptInFactory
from tests.tracking.test_what_if import opt_in_of
from tracking.correcting import correct_credit

PAGE, FILE = "/admin/what-if/", "/admin/what-if/file/"
FIRST = {"days": "30", "choose_partner": "first", "tracking_method": "history", "window": ""}


def test_it_works(as_dana, haircare, alice, charlie):
    opt_in = opt_in_of(haircare, charlie, alice)
    page = as_dana.get(PAGE, FIRST)
    assert [(row.name, row.outcome.difference) for row in page.context["rows"]] == [
        ("Charlie", -1),
        ("Alice", 1),
    ]
    for text in ("<strong>1</strong> of 1 opt-ins", "+EUR 120.00", "-EUR 120.00", "from Charlie"):
        assert text in page.text
    assert f"/admin/tracking/optin/{opt_in.pk}/change/" in page.text


def test_it_opens_with_the_settings_in_force(as_dana, business):
    page = as_dana.get(PAGE)
    assert page.context["form"].initial == {
        "days": 30,
        "choose_partner": "latest",
        "tracking_method": "history",
        "window": 90,
    }
    assert "found" not in page.context


def test_the_number_of_now_opens_its_list(as_dana, haircare, alice, charlie):
    opt_in_of(haircare, charlie, alice)
    for row in as_dana.get(PAGE, FIRST).context["rows"]:
        assert as_dana.get(row.address).context["cl"].result_count == row.outcome.now.opt_ins


def test_what_it_cannot_say(as_dana, haircare, alice, charlie, dana):
    opt_in = opt_in_of(haircare, alice)
    seen = opt_in.decisions.get().pk
    correct_credit(opt_in, charlie, actor=dana, note="She told us.", seen=seen)
    page = as_dana.get(PAGE, FIRST).text
    assert "1 opt-in was corrected by hand" in page
    assert "Worked out in" in page


def test_no_opt_ins(as_dana, business):
    assert "No opt-in counts in these days." in as_dana.get(PAGE, FIRST).text


def test_only_the_owners_people_may(as_alice, client, business):
    for address in (PAGE, FILE):
        assert as_alice.get(address, FIRST).status_code == 403
        assert client.get(address, FIRST).status_code == 302


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_only_reading(as_dana, address):
    assert as_dana.post(address).status_code == 405


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": "0"},
        {"days": "367"},
        {"days": ""},
        {"days": "9" * 40},
        {"window": "-1"},
        {"window": "3651"},
        {"window": "x"},
        {"choose_partner": "x"},
        {"tracking_method": "\x00"},
    ],
)
def test_nonsense_is_answered_at_the_field(as_dana, business, wrong):
    page = as_dana.get(PAGE, FIRST | wrong)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == wrong.keys()
    assert as_dana.get(FILE, FIRST | wrong).status_code == 400


def test_too_many_opt_ins_for_a_page(as_dana, haircare, alice, monkeypatch):
    monkeypatch.setattr(what_if_form, "MOST_OPT_INS", 1)
    opt_in_of(haircare, alice, number="1")
    opt_in_of(haircare, alice, number="2")
    assert "Choose fewer." in as_dana.get(PAGE, FIRST).text


def test_the_file(as_dana, haircare, alice, charlie):
    opt_in_of(haircare, charlie, alice)
    answer = as_dana.get(FILE, FIRST)
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Partner,Partner code,Opt-ins now,Would be,Difference,Revenue EUR now,Would be,Difference",
        "Charlie,charlie,1,0,-1,120.00,0.00,-120.00",
        "Alice,alice,0,1,1,0.00,120.00,120.00",
    ]


def test_queries(as_dana, haircare, alice, charlie, django_assert_max_num_queries):
    for number in range(30):
        opt_in_of(haircare, charlie, alice, number=str(number))
        OptInFactory()
    with django_assert_max_num_queries(9):
        as_dana.get(PAGE, FIRST)
