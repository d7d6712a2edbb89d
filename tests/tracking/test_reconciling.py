"""The proof that the numbers agree finds what was broken on purpose, and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from business.days import today
from tests.factories import DecisionFactory, PartnerFactory, UserFactory
from tests.tracking.conftest import BROWSER, NAVIGATION
from tests.tracking.test_opt_ins import report
from tracking.claims import accept_claim, file_claim
from tracking.correcting import correct_credit
from tracking.models import Decision, Hit, HitCount, OptIn, Reconciliation, Referral
from tracking.opt_in_states import hold, merge
from tracking.opt_ins import record_opt_in
from tracking.reconciling import stats
from tracking.reconciling.run import reconcile, reconcile_nightly
from tracking.reconciling.words import SENTENCES, TITLES, UNITS, say_difference, say_remedy


def click(path: str, client: Client | None = None, agent: str = BROWSER) -> str:
    """The click id that the answer carries."""
    answer = (client or Client()).get(path, headers={"User-Agent": agent, **NAVIGATION})
    return answer["Location"].partition("rid=")[2]


@pytest.fixture
def opt_in(haircare, alice, charlie) -> OptIn:
    """A purchase through Alice, among clicks and opt-ins of every kind."""
    known = Client()
    token = click("/go/haircare/alice", known)
    click("/go/haircare/alice", known)
    click("/go/haircare/alice", agent="curl/8")
    click("/go/haircare/nobody")
    record_opt_in(report(hit_id=click("/go/haircare/charlie")))
    record_opt_in(report(external_id="2", email="tom@example.org"))
    return record_opt_in(purchase("1042", token)).opt_in


def purchase(number: str, token: str = "", **fields: object):
    order = {"kind": OptIn.Kind.PURCHASE, "source": "api:shop", "is_trusted": True}
    money = {"gross": 12000, "tax": 2000, "currency": "EUR"}
    return report(external_id=number, hit_id=token, **(order | money | fields))


def found(business) -> dict[str, list[str]]:
    """The codes of the differences, by check."""
    day = today(business.zone)
    result = reconcile(day - timedelta(days=1), day)
    return {
        check["name"]: [each["what"] for each in check["examples"]]
        for check in result.checks
        if check["different"]
    }


def test_it_works(opt_in, business, capsys) -> None:
    call_command("reconcile", last=today(business.zone))

    assert "(5 hits)" in capsys.readouterr().out
    assert Reconciliation.objects.get().is_clean


def test_what_owners_do_leaves_everything_in_agreement(opt_in, business, alice, charlie, dana):
    def standing() -> int:
        return opt_in.decisions.get(is_standing=True).pk

    correct_credit(opt_in, charlie, actor=dana, note="She told us.", seen=standing())
    correct_credit(opt_in, None, actor=dana, note="A mistake.", seen=standing())
    claim = file_claim(alice, email="", number="1042", day=opt_in.day, note="Mine!")
    accept_claim(claim, opt_in, actor=dana, answer="Sorry.", seen=standing())
    twin = record_opt_in(purchase("77", source="api:till")).opt_in
    assert merge(twin, opt_in)
    assert hold(OptIn.objects.get(external_id="2"))

    assert found(business) == {}


def test_a_count_that_is_off_by_one(opt_in, business, alice) -> None:
    counts = HitCount.objects.eligible().of(alice)
    counts.update(hits=counts.get().hits + 1)

    assert found(business) == {"counts": ["hits"]}


def test_a_unique_count_that_is_off_by_one(opt_in, business, alice) -> None:
    HitCount.objects.eligible().of(alice).update(unique_hits=2)

    assert found(business)["counts"] == ["unique"]


def test_a_missing_count(opt_in, business) -> None:
    HitCount.objects.not_counted().delete()

    assert found(business) == {"counts": ["hits", "hits"]}


def test_a_new_referral_that_is_none(opt_in, business, haircare, alice, charlie) -> None:
    hit = Hit.objects.eligible().filter(partner=alice).earliest("pk")
    tie = {"link": haircare, "hit": hit.pk, "source": "hit", "occurred_at": hit.at}
    Referral.objects.create(contact=opt_in.contact, partner=alice, is_new=True, **tie)
    assert found(business) == {}
    Referral.objects.update(is_new=False)
    assert found(business) == {"new_referrals": ["new_referral"]}
    Referral.objects.filter(source="hit").update(is_new=True, partner=charlie)
    assert found(business) == {"new_referrals": ["new_referral"]}


def test_statistics_that_miscount(opt_in, business, monkeypatch) -> None:
    """The rows are counted apart: a fault in the questions of the statistics shows."""
    monkeypatch.setattr(
        "tracking.stats.Scope.decisions", lambda scope: Decision.objects.filter(partner=None)
    )

    assert "line" in found(business)["stats"]


def test_an_opt_in_without_a_standing_decision(opt_in, business) -> None:
    opt_in.decisions.update(is_standing=False)

    assert found(business)["standing"] == ["none"]


def test_a_second_standing_decision(opt_in, business, alice) -> None:
    # What is checked at the end of a transaction comes before the index goes.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX decision_one_standing")
    evidence = opt_in.decisions.get().evidence
    DecisionFactory(opt_in=opt_in, partner=alice, evidence=evidence)

    assert found(business)["standing"] == ["several"]


def test_edited_evidence(opt_in, business) -> None:
    decision = opt_in.decisions.get()
    decision.evidence["candidates"][0]["partner_status"] = "banned"
    decision.save(update_fields=["evidence"])

    assert found(business) == {"decisions": ["partner"]}


def test_a_credit_moved_by_hand(opt_in, business, charlie) -> None:
    opt_in.decisions.update(partner=charlie)

    assert found(business) == {"decisions": ["partner"], "ties": ["tie_to_another", "click"]}


@pytest.mark.parametrize(
    ("edited", "code"),
    [
        ({"actor": None}, "actor"),
        ({"note": " "}, "note"),
        ({"evidence": {}}, "former"),
        ({"evidence": {"corrected": {"former": 0, "claim": None}}}, "former"),
        ({"evidence": {"corrected": []}}, "former"),
    ],
)
def test_a_correction_that_nobody_answers_for(opt_in, business, charlie, dana, edited, code):
    seen = opt_in.decisions.get().pk
    correct_credit(opt_in, charlie, actor=dana, note="She told us.", seen=seen)
    Decision.objects.filter(is_standing=True, opt_in=opt_in).update(**edited)

    assert found(business) == {"decisions": [code]}


@pytest.mark.parametrize(
    ("edited", "code"),
    [
        ({"status": "merged"}, "merged_into_none"),
        ({"status": "held"}, "tie_without_count"),
    ],
)
def test_states_changed_by_hand(opt_in, business, edited, code) -> None:
    OptIn.objects.filter(pk=opt_in.pk).update(**edited)

    assert code in found(business)["ties"]


def test_merged_into_somebody_elses(opt_in, business) -> None:
    stranger = OptIn.objects.get(external_id="2")
    OptIn.objects.filter(pk=opt_in.pk).update(merged_into=stranger)
    assert found(business)["ties"] == ["merged_though_counted"]
    OptIn.objects.filter(pk=opt_in.pk).update(status="merged")
    assert "merged_astray" in found(business)["ties"]


def test_referrals_changed_by_hand(opt_in, business, alice) -> None:
    tie = Referral.objects.get(opt_in=opt_in)
    Referral.objects.filter(pk=tie.pk).update(contact=OptIn.objects.get(external_id="2").contact)
    assert found(business) == {"ties": ["tie_of_another"]}
    Referral.objects.create(
        contact=opt_in.contact,
        partner=alice,
        opt_in=opt_in,
        source="opt_in",
        occurred_at=tie.occurred_at,
    )
    assert found(business) == {"ties": ["tie_of_another", "ties"]}
    Referral.objects.filter(opt_in=opt_in).delete()
    assert found(business) == {"ties": ["tie_missing"]}


def test_differences_are_said_and_end_with_an_error(opt_in, business, capsys) -> None:
    HitCount.objects.eligible().update(hits=99)
    with pytest.raises(CommandError, match="differences"):
        call_command("reconcile", last=today(business.zone))

    said = capsys.readouterr().out
    assert "99 hits are counted, 2 are stored." in said
    assert "recount --repair" in said
    assert not Reconciliation.objects.get().is_clean


def test_as_json(opt_in, business, capsys) -> None:
    call_command("reconcile", "--json", last=today(business.zone))

    result = json.loads(capsys.readouterr().out)
    assert result["differences"] == 0
    assert [check["name"] for check in result["checks"]] == list(TITLES)


def test_days_in_the_wrong_order(business) -> None:
    with pytest.raises(CommandError, match="after the last one"):
        call_command("reconcile", "--first", "2026-03-02", "--last", "2026-03-01")


def test_every_night(opt_in, business) -> None:
    """The first run looks at every decision, the next ones at what is new."""
    later = datetime.now(UTC) + timedelta(days=60)
    OptIn.objects.update(day=today(business.zone) - timedelta(days=400))
    assert sum(reconcile_nightly(later)) > 0
    decisions = {check["name"]: check for check in Reconciliation.objects.get().checks}["decisions"]
    assert decisions["compared"] == 3

    Decision.objects.update(decided_at=datetime.now(UTC) - timedelta(days=1))
    assert sum(reconcile_nightly(later)) > 0
    newest = Reconciliation.objects.newest_first().first()
    assert {check["name"]: check["compared"] for check in newest.checks}["decisions"] == 0


def test_queries_do_not_grow_with_the_opt_ins(opt_in, business, django_assert_max_num_queries):
    for number in range(40):
        record_opt_in(purchase(f"more-{number}", email=f"{number}@example.org"))
    with django_assert_max_num_queries(95):
        assert found(business) == {}


@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_partners_with_numbers_are_all_compared(
    opt_in, business, haircare, at_once, monkeypatch
) -> None:
    monkeypatch.setattr(stats, "PARTNERS_AT_ONCE", at_once)
    for _each in range(3):
        click(f"/go/haircare/{PartnerFactory(user=UserFactory()).code}")

    assert found(business) == {}
    assert Reconciliation.objects.get().checks[2]["compared"] == 2 + 5


def test_every_difference_has_a_sentence() -> None:
    about = {"kept": 1, "found": 2, "opt_in": "x", "decision": 4, "referral": 5}
    for code in SENTENCES:
        assert "%" not in say_difference({"what": code, **about})
    assert say_difference({"what": "unheard of", "id": 3}) == "id 3, what unheard of"
    assert UNITS.keys() == TITLES.keys()
    assert all(say_remedy(name) for name in TITLES)


def test_a_place_in_words() -> None:
    example = {"what": "hits", "kept": 1, "found": 2, "day": "2026-03-10", "link": 3, "ad": 0}
    said = say_difference(example | {"partner": 0, "reason": "bot", "class": "bot"})
    assert said.startswith("2026-03-10, no partner, link 3, no Ad, A bot")
