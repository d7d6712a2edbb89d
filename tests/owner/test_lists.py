"""The admin's lists on a phone: cells say what they are, sorting and filters are within reach."""

import re

import pytest

from tests.factories import HitFactory, PartnerFactory, TrackingLinkFactory

PARTNERS = "/admin/partners/partner/"
LISTS = (
    PARTNERS,
    "/admin/partners/user/",
    "/admin/referrals/trackinglink/",
    "/admin/tracking/contact/",
    "/admin/tracking/referral/",
)


def cells(page):
    """The cells of the first row, as pairs of kind and text."""
    row = re.search(r"<tbody>.*?<tr>(.*?)</tr>", page, re.DOTALL)[1]
    return re.findall(r'<t[dh] class="([a-z_ -]+)">(.*?)</t[dh]>', row)


def test_it_works(as_dana, alice):
    row = cells(as_dana.get(PARTNERS).text)
    code = next(at for at, (kind, _text) in enumerate(row) if kind == "field-code")
    assert row[code - 1] == ("label", "Code")


def test_each_cell_but_the_box_has_a_label(as_dana, alice):
    kinds = [kind for kind, _text in cells(as_dana.get(PARTNERS).text)]
    assert kinds[0] == "action-checkbox"
    assert kinds[1::2] == ["label"] * (len(kinds) // 2)


def test_the_box_for_all_rows_says_so(as_dana, alice):
    assert '<label for="action-toggle" class="select-all">' in as_dana.get(PARTNERS).text


def test_sorting_without_the_table_head(as_dana, alice):
    folded = as_dana.get(f"{PARTNERS}?o=2").text.split('class="sort-by"')[1].split("</details>")[0]
    assert "Sort: Code ↑" in folded
    assert '<a href="?o=-2">Code ↑</a>' in folded


def test_the_first_of_two_columns_is_named(as_dana, alice):
    assert "<summary>Sort: Status ↓" in as_dana.get(f"{PARTNERS}?o=-5.1").text


def test_filters_are_folded_until_one_is_used(as_dana, alice):
    assert '<details class="all-filters">' in as_dana.get(PARTNERS).text
    used = as_dana.get(f"{PARTNERS}?status__exact=active").text
    assert '<details class="all-filters" open>' in used
    assert "Clear all filters" in used


@pytest.mark.parametrize("address", LISTS)
def test_lists_of_all_kinds(as_dana, alice, haircare, address):
    assert as_dana.get(address).status_code == 200


def test_a_name_with_markup(as_dana, business):
    PartnerFactory(name="<b>Eve</b>")
    assert "&lt;b&gt;Eve" in as_dana.get(PARTNERS).text


def test_editing_in_place_still_works(as_dana, haircare):
    page = as_dana.get("/admin/referrals/trackinglink/")
    row = {"form-0-id": haircare.pk, "form-0-order": "7", "_save": "Save"}
    sizes = {f"form-{name}_FORMS": "1" for name in ("TOTAL", "INITIAL")}
    assert page.context["cl"].formset.total_form_count() == 1
    as_dana.post("/admin/referrals/trackinglink/", row | sizes)
    haircare.refresh_from_db()
    assert haircare.order == 7


def filters(page):
    """Each filter's title with its choices."""
    folded = page.split('class="all-filters"')[1].split("</nav>")[0]
    found = re.findall(r"<summary>([^<]*)</summary>\s*<ul>(.*?)</ul>", folded, re.DOTALL)
    return {title: re.findall(r">([^<]+)</a>", choices) for title, choices in found}


def test_filters_speak_of_people(as_dana, alice):
    found = filters(as_dana.get("/admin/partners/user/").text)
    assert found == {"Who": ["All", "Your team", "Others"], "May sign in": ["All", "Yes", "No"]}


def test_rows_without_a_program_are_found_in_words(as_dana, alice, bob, gold):
    alice.set_programs([gold])
    found = filters(as_dana.get(PARTNERS).text)
    assert found["Programs"] == ["All", "Gold", "No program"]
    none = as_dana.get(f"{PARTNERS}?programs__isnull=True").context["cl"].result_list
    assert [partner.name for partner in none] == [bob.name]


def test_links_for_everybody_are_found_in_words(as_dana, alice, haircare):
    TrackingLinkFactory(partner=alice)
    found = filters(as_dana.get("/admin/referrals/trackinglink/").text)
    assert found["Referral partner"] == ["All", str(alice), "Not reserved"]


@pytest.mark.parametrize(("choice", "names"), [("yes", ["Dana"]), ("no", ["Alice"]), ("x", 2)])
def test_the_team_apart(as_dana, alice, choice, names):
    found = as_dana.get("/admin/partners/user/", {"team": choice}).context["cl"].result_list
    assert len(found) == 2 if names == 2 else [str(user.name) for user in found] == names


def test_no_is_no_alarm(as_dana, alice):
    row = dict(cells(as_dana.get("/admin/partners/user/").text))
    assert row["field-second_factor"] == "No"


@pytest.mark.parametrize(
    ("query", "is_open"), [("", False), ("?days=30", False), ("?hit_class=bot", True)]
)
def test_the_filter_of_hits_is_folded_until_it_is_used(as_dana, alice, haircare, query, is_open):
    HitFactory(link=haircare, partner=alice)
    page = as_dana.get(f"/admin/tracking/hit/{query}").text
    assert ('<details class="all-filters" open>' in page) == is_open
    assert '<a href="?days=30">30 days</a>' in page
