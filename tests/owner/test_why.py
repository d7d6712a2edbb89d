"""Why this credit: the sentences, from evidence as decisions leave it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.factories import ContactFactory, HitFactory, OptInFactory
from tracking.attribution import Candidate, CreditRules, Kind, attribute
from tracking.evidence import evidence_of
from tracking.models import Decision
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def candidate(partner, days, kind=Kind.HIT_ID, **more):
    at = NOW - timedelta(days=days)
    return Candidate(
        kind=kind,
        partner_id=partner.pk,
        first_at=at,
        last_at=at,
        **({"window_days": 90, "partner_status": partner.status} | more),
    )


def explained(*candidates, rules=None, token="", actor=None, **fields):
    rules = rules or CreditRules()
    finding = attribute(candidates, rules, NOW)
    contact = ContactFactory(email="lena@example.org", name="Lena")
    opt_in = OptInFactory(**({"contact": contact, "occurred_at": NOW} | fields))
    Decision.objects.create(
        opt_in=opt_in,
        partner_id=finding.winner.partner_id if finding.winner else None,
        reason=finding.because.value,
        evidence=evidence_of(finding, rules, token),
        actor=actor,
    )
    return explain_opt_in(opt_in, Reader.owner())


PURCHASE = {"kind": "purchase", "gross": 12000, "currency": "EUR"}


def test_it_works(alice, bob):
    why = explained(candidate(alice, 3), candidate(bob, 104, Kind.COOKIE), **PURCHASE)
    assert why.headline == (
        "<strong>Alice</strong> gets this purchase (EUR 120.00) because "
        "the latest link clicked was Alice&#x27;s, 3 days before."
    )
    assert why.also == [
        "Bob: link clicked 104 days before (the browser's cookie says so); the window is 90 days."
    ]
    assert why.rule == "Rule in force: latest referring, 90 days."
    assert (why.flags, why.remedies) == ([], [])


@pytest.mark.parametrize(
    ("given", "rules", "sentence"),
    [
        ({"kind": Kind.NAMED}, {}, "your system named Alice."),
        ({}, {"takes_first": True}, "the first link clicked was Alice&#x27;s, 3 days before."),
        (
            {"kind": Kind.HISTORY},
            {},
            "Lena is known already: the latest referral was Alice&#x27;s, 3 days before.",
        ),
    ],
)
def test_why_a_partner(alice, given, rules, sentence):
    why = explained(candidate(alice, 3, **given), rules=CreditRules(**rules))
    assert f"<strong>Alice</strong> gets this form because {sentence}" == why.headline


def test_who_chose_the_partner_by_hand(alice, dana):
    why = explained(candidate(alice, 0, Kind.NAMED), actor=dana)
    assert why.headline == "<strong>Alice</strong> gets this form because Dana chose Alice."
    assert why.rule == "Rule in force: a partner who is named comes before every click."


@pytest.mark.parametrize(
    ("given", "rules", "verdict", "has_remedy"),
    [
        ({"partner_status": "applied"}, {}, "the partner was not approved yet.", True),
        ({"partner_status": "inactive"}, {}, "the partner was inactive.", True),
        ({"partner_status": "banned"}, {}, "the partner was banned.", False),
        ({"is_counted": False}, {}, "the click did not count.", False),
        (
            {"is_self": True},
            {"rejects_self": True},
            "partners get no credit for referring themselves.",
            True,
        ),
        (
            {"kind": Kind.HISTORY, "is_confirmed": False},
            {},
            "it rests on a form whose e-mail nobody confirmed.",
            True,
        ),
        (
            {"kind": Kind.HISTORY},
            {"uses_history": False},
            "your tracking method is “only cookies”.",
            True,
        ),
        ({"window_days": 2}, {}, "the window is 2 days.", True),
        ({"window_days": 1}, {}, "the window is 1 day.", True),
        ({"ends_at": NOW - timedelta(days=1)}, {}, "the referral ended on 9 Mar 2026.", True),
    ],
)
def test_why_nobody(alice, given, rules, verdict, has_remedy):
    why = explained(candidate(alice, 3, **given), rules=CreditRules(**rules))
    assert why.headline.startswith("Nobody gets credit for this form because nothing")
    assert why.also[0].endswith(f"; {verdict}")
    assert bool(why.remedies) is has_remedy


def test_a_click_after_the_opt_in(alice):
    why = explained(candidate(alice, -1, Kind.COOKIE))
    assert why.also == [
        "Alice: link clicked 24 hours after (the browser's cookie says so); "
        "that was after the opt-in."
    ]


def test_why_the_click_did_not_count(alice, haircare):
    hit = HitFactory(link=haircare, partner=alice, reason="self")
    why = explained(candidate(alice, 3, is_counted=False, last_hit=hit.pk))
    assert why.also[0].endswith("; the click did not count. It is the partner's own click.")


def test_nobody_clicked(business):
    why = explained(token="1broken")
    assert why.headline == (
        "Nobody gets credit for this form because no partner&#x27;s link was clicked before, "
        "and no partner is known to have sent Lena."
    )
    assert "click id that this install did not write" in why.flags[0]


def test_partners_who_sent_themselves_are_not_flagged_where_you_allow_it(alice):
    rules = CreditRules(flags_self=False)
    assert explained(candidate(alice, 3, is_self=True), rules=rules).flags == []


def test_partners_who_sent_themselves_are_flagged(alice):
    why = explained(candidate(alice, 3, is_self=True), rules=CreditRules(flags_self=True))
    assert why.flags == ["Careful: the contact has the e-mail of the partner who gets the credit."]


@pytest.mark.parametrize(
    ("given", "rules", "rule"),
    [
        ({"window_days": None}, {}, "latest referring, no limit"),
        ({"ends_at": NOW + timedelta(days=1)}, {}, "latest referring, until 11 Mar 2026"),
        ({"ends_at": datetime.max.replace(tzinfo=UTC)}, {}, "latest referring, no limit"),
        ({}, {"takes_first": True}, "first referring, 90 days"),
        ({}, {"uses_history": False}, "latest referring, 90 days, only cookies"),
    ],
)
def test_the_rule_in_force(alice, given, rules, rule):
    why = explained(candidate(alice, 3, **given), rules=CreditRules(**rules))
    assert why.rule == f"Rule in force: {rule}."


def test_two_signs_of_one_click(alice, haircare):
    hit = HitFactory(link=haircare, partner=alice).pk
    signs = [candidate(alice, 3, kind, last_hit=hit) for kind in (Kind.HIT_ID, Kind.COOKIE)]
    assert explained(*signs).also == ["Alice: another sign of the same click."]


@pytest.mark.parametrize(
    ("takes_first", "ending"),
    [(False, "but a later one comes first."), (True, "but an earlier one comes first.")],
)
def test_who_came_close(alice, bob, takes_first, ending):
    why = explained(
        candidate(alice, 3), candidate(bob, 5), rules=CreditRules(takes_first=takes_first)
    )
    assert why.also[0].endswith(ending)


@pytest.mark.parametrize("status", ["repeat", "waiting"])
def test_what_does_not_count_says_so(business, status):
    assert explained(status=status).flags[0].startswith("Not counted")


def test_the_page(as_dana, alice, bob):
    why = explained(candidate(alice, 3), candidate(bob, 104), **PURCHASE)
    page = as_dana.get(reverse("admin:tracking_optin_change", args=[why.opt_in.pk])).text
    for text in ("because the latest link clicked", "Also considered", "Bob: link clicked 104"):
        assert text in page
    assert "What you can do" not in page


def test_the_page_says_what_to_do(as_dana, business):
    opt_in = explained().opt_in
    page = as_dana.get(reverse("admin:tracking_optin_change", args=[opt_in.pk])).text
    assert "What you can do" in page
    assert reverse("admin:tracking_contact_referral", args=[opt_in.contact.pk]) in page


@pytest.mark.parametrize("candidates", [1, 20])
def test_queries(as_dana, alice, bob, candidates, django_assert_max_num_queries):
    signs = [candidate(bob, days, is_counted=False) for days in range(1, candidates)]
    opt_in = explained(candidate(alice, 3), *signs).opt_in
    with django_assert_max_num_queries(15):
        as_dana.get(reverse("admin:tracking_optin_change", args=[opt_in.pk]))
