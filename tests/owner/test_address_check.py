"""“Check now” at a tracking link, and what the last look found: on its page and in the list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from owner.check_words import HEADLINES, REMEDIES, verdict_on
from referrals.checking import asking
from referrals.checking.outcome import Outcome, Result
from referrals.models import DestinationCheck, TrackingLink
from tests.factories import TrackingLinkFactory
from tests.owner.typing_in import Fields
from tests.website import redirect, say, website

ADD = "/admin/referrals/trackinglink/add/"
CHECK = "/admin/referrals/trackinglink/check/"
LIST = "/admin/referrals/trackinglink/"
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def press(client, address, **fields):
    """The button of the form, as a browser without JavaScript sends it."""
    return client.post(address, fields | {"_check": ""})


def change(link):
    return reverse("admin:referrals_trackinglink_change", args=[link.pk])


def found(link, result, **facts):
    outcome = Outcome(result, **facts)
    DestinationCheck.objects.record(link, link.destination, outcome, NOW)


def test_it_works(as_dana):
    with website(guide=say(200)) as site:
        answer = as_dana.post(CHECK, {"destination": site.address("/guide")}).json()
    assert answer == {"tone": "good", "words": ["Reachable. Keeps the click id."]}


def test_without_javascript_it_keeps_what_was_typed(as_dana):
    with website(guide=say(200)) as site:
        address = site.address("/guide")
        page = press(as_dana, ADD, name="Guide", destination=address, order="7")
    typed = Fields(page.text).values
    assert (typed["name"], typed["destination"], typed["order"]) == (["Guide"], [address], ["7"])
    assert "Reachable. Keeps the click id." in page.text
    assert "errornote" not in page.text
    assert not TrackingLink.objects.exists()


def test_an_empty_form_may_be_checked(as_dana):
    with website(guide=redirect("/other"), other=say(200)) as site:
        page = press(as_dana, ADD, destination=site.address("/guide")).text
    assert "drops the click id." in page
    assert "errorlist" not in page


def test_a_saved_link_keeps_its_result(as_dana):
    with website(guide=say(404)) as site:
        link = TrackingLinkFactory(destination=site.address("/guide"))
        press(as_dana, change(link), name="Other", destination=link.destination)
    link.refresh_from_db()
    assert link.destination_check.result == Result.CLIENT
    assert link.name != "Other"
    assert "The page answers 404." in as_dana.get(change(link)).text


def test_an_address_that_is_only_typed_is_not_kept(as_dana, haircare):
    with website(guide=say(200)) as site:
        press(as_dana, change(haircare), destination=site.address("/guide"))
        as_dana.post(CHECK, {"destination": site.address("/guide"), "link": haircare.pk})
    assert not DestinationCheck.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://a b/", "http://\x00/", "x"]
)
def test_bad_addresses_are_never_asked(as_dana, address):
    page = press(as_dana, ADD, destination=address)
    assert list(page.context["adminform"].form.errors) == ["destination"]
    assert as_dana.post(CHECK, {"destination": address}).json()["tone"] == "bad"


@pytest.mark.parametrize("link", ["", "x", "0", "999999", "1" * 40])
def test_any_link_may_be_named(as_dana, link):
    with website(home=say(200)) as site:
        assert as_dana.post(CHECK, {"destination": site.address(), "link": link}).json()


def test_an_inner_address_is_refused(as_dana):
    answer = as_dana.post(CHECK, {"destination": "http://10.0.0.1/"}).json()
    assert answer["tone"] == "unsure"
    assert "inside a private network" in " ".join(answer["words"])


def test_too_many_at_once(as_dana, monkeypatch):
    monkeypatch.setattr(asking, "MOST_SECONDS", 0)
    answer = as_dana.post(CHECK, {"destination": "http://127.0.0.1:1/"}).json()
    assert answer["words"] == ["Other checks are under way. Try again in a minute."]


def test_partners_may_not(as_alice):
    assert as_alice.post(CHECK, {"destination": "http://127.0.0.1:1/"}).status_code == 403


def test_method(as_dana):
    assert as_dana.get(CHECK).status_code == 405


def test_the_list_says_what_was_found(as_dana, haircare):
    found(haircare, Result.SERVER, status=502)
    assert "The page answers 502." in as_dana.get(LIST).text


def test_a_changed_address_has_no_result_yet(as_dana, haircare):
    found(haircare, Result.SERVER, status=502)
    TrackingLink.objects.update(destination="https://www.example.com/other")
    assert "The page answers 502." not in as_dana.get(LIST).text
    assert "Not checked yet." in as_dana.get(change(haircare)).text


def test_dead_addresses_wait_for_the_owner(as_dana, haircare):
    salon = TrackingLinkFactory(name="Salon")
    found(salon, Result.KEEPS)
    for hours in (5, 0):
        at = NOW - timedelta(hours=hours)
        outcome = Outcome(Result.AWAY)
        DestinationCheck.objects.record(haircare, haircare.destination, outcome, at)
    page = as_dana.get("/admin/").text
    assert "1 website address does not answer" in page
    rows = as_dana.get(LIST, {"website": "dead"}).text
    assert haircare.name in rows
    assert "Salon" not in rows


def test_those_that_drop_the_click_id(as_dana, haircare):
    TrackingLinkFactory(name="Salon")
    found(haircare, Result.LOSES, landed="https://www.example.com/new")
    rows = as_dana.get(LIST, {"website": "loses"}).text
    assert "redirects to www.example.com/new and drops the click id." in rows
    assert "Salon" not in rows


def test_chosen_links_are_left_to_the_worker(as_dana, haircare):
    found(haircare, Result.KEEPS)
    chosen = {"action": "check_selected", "_selected_action": [haircare.pk]}
    page = as_dana.post(LIST, chosen, follow=True).text
    assert "1 website address is checked within a few minutes." in page
    assert DestinationCheck.objects.get().due_at <= datetime.now(UTC)


@pytest.mark.parametrize("result", Result)
def test_every_result_has_words(result):
    outcome = Outcome(result, status=404, landed="https://a.example/b", detail="why")
    verdict = verdict_on(outcome, NOW)
    assert result in HEADLINES
    assert (result is Result.KEEPS) == (result not in REMEDIES)
    assert (verdict.tone == "bad") == result.is_failure
    assert "%(" not in verdict.headline + verdict.fix


@pytest.mark.parametrize(
    ("days", "words"), [(3, "ends in 3 days"), (1, "ends in 1 day:"), (0, "0 days"), (15, "")]
)
def test_a_certificate_that_ends_soon(days, words):
    ends = NOW + timedelta(days=days, hours=1)
    verdict = verdict_on(Outcome(Result.KEEPS, certificate_ends=ends), NOW)
    assert words in verdict.fix
    assert (verdict.tone == "good") == (not words)


def test_another_site(as_dana, haircare, settings):
    settings.BASE_URL = "https://go.bella.example"
    TrackingLink.objects.update(destination="https://www.other.example/")
    assert "Another site than your tracking links." in as_dana.get(LIST).text
    TrackingLink.objects.update(destination="https://www.bella.example/")
    assert "Another site" not in as_dana.get(LIST).text


def test_saving_warns_of_another_site(as_dana, settings):
    settings.BASE_URL = "https://go.bella.co.uk"
    fields = {"name": "Guide", "destination": "https://www.other.co.uk/", "order": "0"}
    page = as_dana.post(ADD, fields, follow=True).text
    assert "This page belongs to other.co.uk, your tracking links to bella.co.uk." in page
    assert "go.other.co.uk" in page


def test_the_order_is_edited_in_the_list(as_dana, haircare):
    salon = TrackingLinkFactory(name="Salon", order=2)
    rows = Fields(as_dana.get(LIST).text).values
    sent = {name: value[0] for name, value in rows.items() if name.startswith("form-")}
    number = next(n for n in "01" if sent[f"form-{n}-id"] == str(salon.pk))
    as_dana.post(LIST, sent | {f"form-{number}-order": "9", "_save": "Save"})
    salon.refresh_from_db()
    assert (salon.order, salon.code) == (9, TrackingLink.objects.get(name="Salon").code)
