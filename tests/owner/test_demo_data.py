"""`manage demo_data`, with a month of clicks instead of ninety days."""

import json
import stat
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from business.models import AuditEntry
from integrations.models import ApiKey, HostedForm
from owner.demo import journeys
from owner.demo.cases import ANNAS_ORDER, CARLAS_INVOICE
from owner.demo.content import JOINING, PROGRAMS
from partners.models import Letter, LetterCopy, Partner, PartnerApplication, User
from referrals.addresses import tracking_address
from referrals.models import Ad, TrackingLink
from tracking.models import Claim, Decision, Hit, OptIn
from tracking.odd.finding import Kind
from tracking.oddities import find_oddities
from tracking.reconciling.run import reconcile
from tracking.recounting import recount

WEBSITE = "http://localhost:8001"


@pytest.fixture
def load(db, settings, tmp_path, monkeypatch):
    """Loads and answers what the file for people and scripts says."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(journeys, "DAYS", 30)

    def run(website=WEBSITE):
        call_command("demo_data", website=website, verbosity=0)
        return json.loads((tmp_path / "demo.json").read_text())

    return run


def test_it_works(load, client):
    access = load()
    assert [each["code"] for each in access["partners"]] == ["abc123", "lena", "sam"]
    assert access["website_url"] == WEBSITE
    assert {each["code"]: each["programs"] for each in access["links"]}["gold"] == ["Gold"]


def test_the_printed_link_works(load, client):
    load()
    marty = Partner.objects.get(code="abc123")
    link = TrackingLink.objects.usable_by(marty).get(code="haircare")
    ad = Ad.objects.of(marty).get(code="website2")
    assert tracking_address(link, marty, ad).endswith("/go/haircare/abc123/website2")
    response = client.get("/go/haircare/abc123/website2", headers={"user-agent": "Mozilla/5.0"})
    assert response["Location"].startswith(f"{WEBSITE}/haircare")


def test_counts_are_exact(load):
    load()
    today = timezone.now().date()
    assert Hit.objects.eligible().exists()
    assert OptIn.objects.counted().exists()
    assert recount(today - timedelta(days=40), today + timedelta(days=1), repair=False) == 0


def test_nothing_happened_tomorrow(load):
    load()
    assert not Hit.objects.filter(at__gt=timezone.now()).exists()
    assert not OptIn.objects.filter(occurred_at__gt=timezone.now()).exists()


def test_there_is_something_to_look_into(load):
    load()
    assert not Decision.objects.standing().get(opt_in__external_id=ANNAS_ORDER).partner
    assert OptIn.objects.get(status=OptIn.Status.WAITING).external_id == CARLAS_INVOICE
    assert Claim.objects.waiting().get().number == ANNAS_ORDER
    sam = Partner.objects.get(code="sam")
    odd = {each.finding.kind for each in find_oddities() if each.finding.partner_id == sam.pk}
    assert odd >= {Kind.FAST, Kind.DISPOSABLE}


def test_somebody_wants_to_join(load, client):
    load()
    application = PartnerApplication.objects.waiting().get()
    assert application.recruiter.code == "abc123"
    assert application.name not in client.get("/apply/").text
    assert client.get("/r/abc123").headers["Location"] == "/apply/?by=abc123"


def test_what_partners_earn_is_told_as_the_programs_do():
    shares = {words["what_you_earn"].split(" of ")[0] for words in PROGRAMS.values()}
    assert shares == {"10 %", "20 %"}
    assert all(share in JOINING["application_intro"] for share in shares)


def test_partners_were_written_to(load):
    load()
    sent, draft = Letter.objects.order_by("pk")
    assert {copy.state for copy in sent.copies.all()} == {"sent"}
    assert (
        LetterCopy.objects.on_home_of(Partner.objects.get(code="sam"), timezone.localdate()).count()
        == 1
    )
    assert draft.is_draft


def test_the_team_has_done_something(load):
    load()
    entries = list(AuditEntry.objects.order_by("pk"))
    days = [entry.at for entry in entries]
    assert len(entries) == 6
    assert days == sorted(days)
    assert all(entry.what or entry.changes for entry in entries)


def test_a_claim_is_answered(load):
    load()
    answered = Claim.objects.get(state=Claim.State.ACCEPTED)
    order = OptIn.objects.get(external_id=answered.number)
    was, now_is = order.decisions.order_by("pk")
    assert [was.partner.code, now_is.partner.code] == ["abc123", "lena"]
    assert now_is.is_standing


def test_its_numbers_agree(load):
    load()
    today = timezone.now().date()
    assert reconcile(today - timedelta(days=40), today + timedelta(days=1)).is_clean


def test_all_its_people_are_marked_and_can_sign_in(load):
    access = load()
    people = [access["owner"], *access["partners"]]
    users = {user.email: user for user in User.objects.filter(is_demo=True)}
    assert users.keys() == {person["email"] for person in people}
    assert all(users[each["email"]].check_password(each["password"]) for each in people)


def test_the_file_is_for_its_owner_only(load, tmp_path):
    load()
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600


def test_loading_again_changes_nothing(load):
    first, hits = load(), Hit.objects.count()
    assert load() == first
    assert Hit.objects.count() == hits


def test_links_and_form_follow_the_website(load):
    load()
    access = load("http://localhost:9001")
    haircare = TrackingLink.objects.get(code="haircare")
    assert haircare.destination == "http://localhost:9001/haircare"
    assert access["links"][0]["destination"] == haircare.destination
    assert HostedForm.objects.get().thank_you_address == "http://localhost:9001/thank-you"


def test_a_lost_file_gives_new_passwords(load, tmp_path):
    first = load()
    (tmp_path / "demo.json").unlink()
    again = load()
    assert again["owner"]["password"] != first["owner"]["password"]
    assert User.objects.get(email=again["owner"]["email"]).check_password(
        again["owner"]["password"]
    )


def test_the_api_key_works_and_a_lost_one_does_not(load, tmp_path, settings):
    settings.DEMO = True
    lost = load()["api_key"]
    (tmp_path / "demo.json").unlink()
    assert ApiKey.objects.bearing(load()["api_key"])
    assert ApiKey.objects.bearing(lost) is None


def test_an_owners_own_data_is_left_alone(load, haircare):
    with pytest.raises(CommandError, match="data of your own"):
        load()
    assert TrackingLink.objects.count() == 1


@pytest.mark.parametrize("website", ["localhost:8001", "ftp://localhost", "http://"])
def test_a_website_needs_an_address(load, website):
    with pytest.raises(CommandError, match="--website"):
        load(website)
