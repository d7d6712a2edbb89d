"""The admin's lists on a phone: cells say what they are, sorting and filters are within reach."""

import re

import pytest

from tests.factories import PartnerFactory

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
