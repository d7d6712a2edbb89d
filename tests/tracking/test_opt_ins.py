"""One event, one opt-in, with contact, decision, referral and evidence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from business.models import Business
from tests.factories import PartnerFactory, ReferralFactory, TrackingLinkFactory
from tracking.confirmation import confirm_opt_in
from tracking.hit_ids import HitId, VisitorCookie, write_hit_id
from tracking.models import Binding, Contact, Decision, OptIn, Referral
from tracking.opt_ins import DifferentOptInError, Report, record_opt_in
from tracking.uuid7 import uuid7

LENA = "lena@example.org"


def report(**fields: Any) -> Report:
    values: dict[str, Any] = {
        "kind": OptIn.Kind.FORM,
        "source": "form:free-offer",
        "external_id": "1",
        "email": LENA,
    }
    return Report(**(values | fields))


def hit_id(link, partner, *, at: datetime | None = None, counted: bool = True) -> str:
    return write_hit_id(HitId(uuid7(at), link.pk, partner.pk, None, counted))


def test_it_works(haircare, alice) -> None:
    token = hit_id(haircare, alice)
    recorded = record_opt_in(report(hit_id=token, name="Lena"))

    assert recorded.is_new
    assert (recorded.decision.partner, recorded.decision.link) == (alice, haircare)
    assert recorded.decision.reason == "latest"
    contact = Contact.objects.get()
    assert (contact.email, contact.name) == (LENA, "Lena")
    referral = Referral.objects.get()
    assert (referral.contact, referral.partner, referral.source) == (contact, alice, "opt_in")


def test_a_browsers_word_ties_provisionally(haircare, alice) -> None:
    record_opt_in(report(hit_id=hit_id(haircare, alice)))

    assert Referral.objects.get().confirmed_at is None


def test_harvested_address_credits_no_later_purchase(haircare, alice) -> None:
    record_opt_in(report(hit_id=hit_id(haircare, alice)))
    purchase = report(
        kind=OptIn.Kind.PURCHASE, source="api", external_id="1042", gross=12000, currency="EUR"
    )

    assert record_opt_in(purchase).decision.partner is None


def test_confirmed_history_credits_a_later_purchase(haircare, alice) -> None:
    first = report(
        kind=OptIn.Kind.PURCHASE,
        source="api",
        external_id="1",
        gross=100,
        currency="EUR",
        hit_id=hit_id(haircare, alice),
        is_trusted=True,
    )
    record_opt_in(first)
    second = report(
        kind=OptIn.Kind.PURCHASE, source="api", external_id="2", gross=100, currency="EUR"
    )

    assert record_opt_in(second).decision.partner == alice


def test_without_any_sign_nobody_gets_credit(business) -> None:
    recorded = record_opt_in(report())

    assert recorded.decision.partner is None
    assert recorded.decision.reason == "nobody"
    assert not Referral.objects.exists()


def test_the_same_event_again(haircare, alice) -> None:
    token = hit_id(haircare, alice)
    first, again = record_opt_in(report(hit_id=token)), record_opt_in(report())

    assert (first.is_new, again.is_new) == (True, False)
    assert again.decision == first.decision
    assert OptIn.objects.count() == Referral.objects.count() == Decision.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"email": "other@example.org"},
        {"kind": OptIn.Kind.PURCHASE},
        {"gross": 1, "currency": "EUR"},
    ],
)
def test_the_same_event_with_another_content(business, change: dict[str, Any]) -> None:
    record_opt_in(report())

    with pytest.raises(DifferentOptInError):
        record_opt_in(report(**change))
    assert OptIn.objects.count() == 1


def test_one_contact_however_it_is_written(business) -> None:
    for number, email in enumerate((LENA, " LENA@Example.org ", "Lena@example.ORG")):
        record_opt_in(report(external_id=str(number), email=email))

    assert Contact.objects.count() == 1


def test_the_same_form_again_is_a_repeat(business) -> None:
    now = datetime.now(UTC)
    for number, days in enumerate((200, 120, 30, 0)):
        record_opt_in(report(external_id=str(number), occurred_at=now - timedelta(days=days)))

    states = OptIn.objects.order_by("occurred_at").values_list("status", flat=True)
    assert list(states) == ["counted", "repeat", "counted", "repeat"]


def test_evidence_holds_ids_and_no_person(haircare, alice, charlie) -> None:
    token = hit_id(haircare, alice, at=datetime.now(UTC) - timedelta(days=100))
    recorded = record_opt_in(report(hit_id=token))

    (found,) = recorded.decision.evidence["candidates"]
    assert (found["partner"], found["verdict"]) == (alice.pk, "expired")
    assert "lena" not in str(recorded.decision.evidence).lower()


@pytest.mark.parametrize("token", ["x", "1" * 71, "\x00", "ä" * 90, "1" + "A" * 5000])
def test_unreadable_hit_id(business, token: str) -> None:
    recorded = record_opt_in(report(hit_id=token))

    assert recorded.decision.partner is None
    assert recorded.decision.evidence["hit_id"] == "unreadable"


def test_link_and_partner_gone_since_the_click(haircare, alice, charlie) -> None:
    gone = TrackingLinkFactory()
    token = hit_id(gone, alice)
    gone.delete()

    recorded = record_opt_in(report(hit_id=token))
    assert (recorded.decision.partner, recorded.decision.link) == (alice, None)


def test_self_referral_by_setting(haircare, alice) -> None:
    credited = record_opt_in(report(email="ALICE+x@example.com", hit_id=hit_id(haircare, alice)))
    Business.objects.update(self_referral="reject")
    refused = record_opt_in(
        report(external_id="2", email="alice@example.com", hit_id=hit_id(haircare, alice))
    )

    assert (credited.decision.partner, refused.decision.partner) == (alice, None)
    assert credited.decision.evidence["candidates"][0]["is_self"]


@pytest.mark.parametrize("status", ["inactive", "banned", "applied"])
def test_partner_who_left_since_the_click(haircare, alice, status: str) -> None:
    alice.set_status(status)

    assert record_opt_in(report(hit_id=hit_id(haircare, alice))).decision.partner is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one() -> None:
    token = hit_id(TrackingLinkFactory(), PartnerFactory())

    def send(_number: int) -> Any:
        recorded = record_opt_in(report(hit_id=token))
        connection.close()
        return recorded.opt_in.pk, recorded.decision.pk

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(24)))

    assert len(answers) == 1
    assert OptIn.objects.count() == Contact.objects.count() == Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "waiting"),
        ({"gross": 101}, "counted"),
        ({"currency": "USD"}, "counted"),
        ({"email": "other@example.org"}, "counted"),
        ({"source": "api", "external_id": "2"}, "counted"),
        ({"occurred_at": datetime.now(UTC) - timedelta(minutes=11)}, "counted"),
    ],
)
def test_possible_duplicate_waits(business, fields: dict[str, Any], state: str) -> None:
    values = {"kind": OptIn.Kind.PURCHASE, "source": "api", "gross": 100, "currency": "EUR"}
    record_opt_in(report(**values))
    again = record_opt_in(report(**(values | {"source": "stripe"} | fields)))

    assert again.opt_in.status == state


def test_double_click_on_a_form_without_a_number(business) -> None:
    first = record_opt_in(report(external_id=""))
    again = record_opt_in(report(external_id=""))

    assert (again.is_new, again.opt_in) == (False, first.opt_in)


@pytest.mark.parametrize(("seconds", "number"), [(59, 1), (61, 2)])
def test_a_minute_later_it_is_another_form(business, seconds, number) -> None:
    for at in (datetime.now(UTC) - timedelta(seconds=seconds), datetime.now(UTC)):
        record_opt_in(report(external_id="", occurred_at=at))

    assert OptIn.objects.count() == number


def test_named_partner_wins_and_ties_for_good(haircare, alice, charlie) -> None:
    recorded = record_opt_in(
        report(hit_id=hit_id(haircare, alice), partner=charlie, is_trusted=True)
    )

    assert (recorded.decision.partner, recorded.decision.reason) == (charlie, "named")
    assert Referral.objects.get().confirmed_at is not None


ORDER = {"kind": OptIn.Kind.PURCHASE, "source": "api:shop", "gross": 100, "currency": "EUR"}


def test_a_purchase_is_no_form_sent_twice(haircare, alice) -> None:
    record_opt_in(report(**ORDER, external_id="1"))
    form = report(source="api:shop", external_id="", hit_id=hit_id(haircare, alice))
    recorded = record_opt_in(form)

    assert (recorded.is_new, recorded.opt_in.status) == (True, "counted")


def test_two_forms_with_numbers_of_their_own_are_two(business) -> None:
    first = record_opt_in(report(external_id="a"))
    second = record_opt_in(report(external_id="b"))

    assert first.opt_in != second.opt_in
    assert second.opt_in.status == "repeat"


@pytest.mark.parametrize("change", ["partner", "occurred_at", "answers"])
def test_another_partner_time_or_answer_is_another_content(alice, charlie, change) -> None:
    told = {
        "partner": (alice, charlie),
        "occurred_at": (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)),
        "answers": ({"Question": "Yes"}, {"Question": "No"}),
    }[change]
    record_opt_in(report(**{change: told[0]}))

    assert not record_opt_in(report(**{change: told[0]})).is_new
    with pytest.raises(DifferentOptInError):
        record_opt_in(report(**{change: told[1]}))


def test_who_sends_a_strangers_address_first_keeps_nobody_from_the_person(
    haircare, alice, charlie
) -> None:
    harvested = record_opt_in(report(external_id="a", hit_id=hit_id(haircare, charlie)))
    own = record_opt_in(report(external_id="b", hit_id=hit_id(haircare, alice)))
    assert (harvested.opt_in.status, own.opt_in.status) == ("counted", "repeat")

    confirm_opt_in(own.opt_in)
    states = OptIn.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["repeat", "counted"]
    order = record_opt_in(report(**ORDER, external_id="1"))
    assert order.decision.partner == alice


def test_confirming_a_repeat_of_a_form_without_credit_changes_no_number(haircare, alice) -> None:
    record_opt_in(report(external_id="a"))
    again = record_opt_in(report(external_id="b", hit_id=hit_id(haircare, alice)))
    confirm_opt_in(again.opt_in)

    assert OptIn.objects.get(pk=again.opt_in.pk).status == "repeat"


def test_a_purchase_does_not_renew_the_window_of_its_click(haircare, alice) -> None:
    now = datetime.now(UTC)
    record_opt_in(
        report(
            **ORDER,
            external_id="1",
            hit_id=hit_id(haircare, alice, at=now - timedelta(days=179)),
            occurred_at=now - timedelta(days=95),
            is_trusted=True,
        )
    )

    assert record_opt_in(report(**ORDER, external_id="2")).decision.partner is None


def test_history_may_win_and_the_click_id_still_confirms(haircare, alice) -> None:
    contact = record_opt_in(report()).opt_in.contact
    at = datetime.now(UTC) - timedelta(days=1)
    ReferralFactory(contact=contact, partner=alice, occurred_at=at, confirmed_at=at)
    click_before = hit_id(haircare, alice, at=at - timedelta(days=1))
    order = record_opt_in(report(**ORDER, external_id="1", hit_id=click_before, is_trusted=True))

    assert Referral.objects.get(opt_in=order.opt_in).confirmed_at is not None


@pytest.mark.parametrize("consent", ["id", "count"])
def test_below_cookie_consent_no_visitor_is_kept(haircare, alice, consent: str) -> None:
    Business.objects.update(consent=consent)
    newest = HitId(uuid7(), haircare.pk, alice.pk, None, True)
    recorded = record_opt_in(report(cookie=VisitorCookie(uuid4(), newest)))

    assert recorded.opt_in.visitor is None
    assert not Binding.objects.exists()


def test_many_clicks_of_a_known_contact_are_one_candidate(haircare, alice) -> None:
    contact = record_opt_in(report()).opt_in.contact
    for _ in range(50):
        ReferralFactory(contact=contact, partner=alice, link=haircare, source="hit", hit=uuid7())
    evidence = record_opt_in(report(**ORDER, external_id="1")).decision.evidence

    assert len(evidence["candidates"]) == 1
