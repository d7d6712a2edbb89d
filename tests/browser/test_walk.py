"""The main job from end to end, each person in a browser of their own."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_owner_makes_a_link_and_the_partner_gets_the_credit(open_browser, sign_in, demo):
    owner, partner, prospect = open_browser(), open_browser(), open_browser()
    sign_in(owner, "owner")
    sign_in(partner, "abc123")

    add_link(owner, "Spring guide", f"{demo.website_url}/haircare")
    create_ad(partner, "Spring flyer")
    address = generate(partner, link="Spring guide", ad="Spring flyer")
    assert address == f"{demo.base_url}/go/spring-guide/abc123/spring-flyer"
    hits_before, opt_ins_before = owners_numbers(owner)
    assert stats_line(partner, "Spring guide") is None

    click_and_sign_up(prospect, demo, address, email="petra@example.org")

    assert stats_line(partner, "Spring guide", "Spring flyer") == {
        "Hits": "1",
        "Unique hits": "1",
        "Opt-ins": "1 (1 + 0)",
    }
    assert owners_numbers(owner) == (hits_before + 1, opt_ins_before + 1)


def test_a_second_click_is_a_hit_but_not_a_unique_one(open_browser, sign_in, demo):
    prospect, partner = open_browser(), sign_in(open_browser(), "sam")
    before = totals(partner)
    for _ in range(2):
        prospect.goto(f"{demo.base_url}/go/salon/sam")
    hits, unique_hits = totals(partner)
    assert (hits - before[0], unique_hits - before[1]) == (2, 1)


def test_the_partners_own_click_is_not_counted_and_says_why(open_browser, sign_in, demo):
    partner = sign_in(open_browser(), "lena")
    before = totals(partner)
    partner.goto(f"{demo.base_url}/go/haircare/lena")
    assert urlsplit(partner.url).hostname == "localhost"
    assert totals(partner) == before
    partner.get_by_text("Not counted:").first.click()
    expect(partner.get_by_text("own click").first).to_be_visible()


def test_a_parent_makes_a_link_for_a_child(open_browser, sign_in, demo):
    page = sign_in(open_browser(), "abc123")
    page.goto("/portal/generator/")
    page.get_by_label("Who is driving the traffic").select_option(label="Lena Park")
    page.wait_for_url("**who=*")
    page.get_by_role("button", name="Generate Link").click()
    expect(page.get_by_text("This link credits Lena Park, not you.")).to_be_visible()
    address = page.get_by_label("The generated link").input_value()
    assert urlsplit(address).path.endswith("/lena")


def add_link(page, name, destination):
    page.goto("/admin/")
    page.get_by_role("link", name="Referral Tracking Links").first.click()
    page.get_by_role("link", name="Add referral tracking link").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Website address").fill(destination)
    page.get_by_role("button", name="Save", exact=True).click()
    # In as many as there are partners; other tests bring some in.
    expect(page.get_by_text(re.compile(r"Live in \d+ portals"))).to_be_visible()


def create_ad(page, name):
    page.goto("/portal/generator/")
    page.get_by_role("link", name="Create Ad").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Create Ad").click()
    page.wait_for_url("**/portal/generator/**")


def generate(page, link, ad):
    page.goto("/portal/generator/")
    page.get_by_label("Where are you driving traffic to").select_option(label=link)
    page.get_by_label("Which ad are you using").select_option(label=ad)
    page.get_by_role("button", name="Generate Link").click()
    return page.get_by_label("The generated link").input_value()


def click_and_sign_up(page, demo, address, email):
    # The page takes the click id out of its address once it has loaded.
    landed = urlsplit(page.goto(address).url)
    assert f"{landed.scheme}://{landed.netloc}{landed.path}" == f"{demo.website_url}/haircare"
    assert parse_qs(landed.query)["rid"]
    page.get_by_role("link", name="Send me the free guide").first.click()
    # As fast as people type: the form takes who is faster for a robot.
    page.get_by_label("Your e-mail").press_sequentially(email, delay=150)
    page.get_by_label("Yes, send me the guide").check()
    page.get_by_role("button", name="Send me the guide").click()
    expect(page.get_by_text("Your guide is on its way")).to_be_visible()


def stats_line(page, *words):
    """The numbers in the line of Link Tracking Stats that holds these words; None without one."""
    page.goto("/portal/stats/")
    rows = page.locator("table.lines tbody tr")
    for word in words:
        rows = rows.filter(has_text=word)
    if rows.count() == 0:
        return None
    cells = {name: rows.first.locator(f"[data-label='{name}']") for name in NUMBERS}
    return {name: " ".join(cell.inner_text().split()) for name, cell in cells.items()}


NUMBERS = ("Hits", "Unique hits", "Opt-ins")


def totals(page):
    page.goto("/portal/stats/")
    row = page.locator("table.lines tfoot tr")
    cells = [row.locator(f"[data-label='{name}']") for name in NUMBERS[:2]]
    return tuple(int(cell.inner_text().replace(",", "")) for cell in cells)


def owners_numbers(page):
    """Hits and opt-ins of today."""
    page.goto("/admin/")
    cells = page.locator("table.numbers tbody tr").first.locator("td")
    return tuple(int(cells.nth(n).inner_text().replace(",", "")) for n in (0, 3))
