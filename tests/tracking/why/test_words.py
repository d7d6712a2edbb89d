"""Every code that the product stores has words for the owner and for a partner."""

import re
from itertools import product

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from tests.factories import ContactFactory, HitFactory, OptInFactory, ReferralFactory
from tracking.attribution import Because, Kind, Verdict
from tracking.hit import HitClass
from tracking.models import Decision, OptIn, Referral
from tracking.reasons import Reason
from tracking.why import hit_words, state_words, timeline_words, words
from tracking.why.hit import explain_hit
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader, Said
from tracking.why.referral import explain_referral


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (words.BECAUSE, Because),
        (words.KINDS, Kind),
        (words.CLICKED, Kind),
        (words.VERDICTS, Verdict),
        (words.KEPT, {Because.NAMED, Because.LATEST, Because.FIRST}),
        (words.BECAUSE_OF_HISTORY, {Because.LATEST, Because.FIRST}),
        (state_words.STATES, OptIn.Status),
        (state_words.HIT_IDS, {"none", "read", "unreadable"}),
        (state_words.SOURCES, {*Referral.Source, *OptIn.Kind}),
        (hit_words.CLASSES, HitClass),
        (hit_words.NOT_COUNTED, Reason),
        (hit_words.HIT_REMEDIES, Reason),
        (timeline_words.TIES, Referral.Source),
        (timeline_words.OPT_INS, OptIn.Kind),
    ],
)
def test_every_code_has_words(said, codes):
    assert {str(each) for each in said} == {str(each) for each in codes}


def all_words():
    for module in (words, state_words, hit_words, timeline_words):
        for name, table in vars(module).items():
            if isinstance(table, dict) and name.isupper():
                yield from ((f"{name}: {code}", each) for code, each in table.items())


@pytest.mark.parametrize(("code", "said"), list(all_words()))
def test_nobody_reads_an_empty_sentence(code, said):
    is_usual = not str(said.owner)
    assert isinstance(said, Said)
    assert bool(str(said.own)) is not is_usual, code
    # A partner never reads a name that only the owner may: the words have no place for one.
    for sentence in (said.own, said.other):
        for secret in ("%(partner)s", "%(actor)s", "%(claimant)s", "%(number)s"):
            assert secret not in str(sentence), code


@pytest.fixture(params=["owner", "alice", "charlie"])
def reader(request, alice, charlie):
    readers = {"owner": Reader.owner(), "alice": Reader.of(alice), "charlie": Reader.of(charlie)}
    return readers[request.param]


def is_whole(sentence):
    return sentence.endswith((".", "”")) and "%" not in sentence and "_" not in sentence


@pytest.mark.parametrize("because", Because)
def test_every_decision_is_a_whole_sentence(alice, dana, reader, because):
    opt_in = OptInFactory(contact=ContactFactory(name="Lena"))
    partner = None if because in {Because.NOBODY, Because.ALL_DROPPED} else alice
    for kind, verdict in product(Kind, Verdict):
        given = {"verdict": verdict, "kind": kind, "partner": alice.pk, "last_hit": None}
        opt_in.decisions.all().delete()
        Decision.objects.create(
            opt_in=opt_in,
            partner=partner,
            reason=because,
            actor=dana,
            evidence={"candidates": [given], "rules": {"takes_first": True}},
        )
        why = explain_opt_in(opt_in, reader)
        said = [why.headline, why.rule, *why.facts, *why.also, *why.remedies, *why.flags]
        assert all(is_whole(each) for each in said), said
        assert bool(why.also) is (verdict != Verdict.WINS or because == Because.CORRECTED)


@pytest.mark.parametrize("status", OptIn.Status)
def test_every_state_is_a_whole_sentence(alice, reader, status):
    opt_in = OptInFactory(status=status)
    Decision.objects.create(opt_in=opt_in, partner=alice, reason="latest", evidence={})
    flags = explain_opt_in(opt_in, reader).flags
    assert bool(flags) is (status != OptIn.Status.COUNTED)
    assert all(is_whole(each) for each in flags)


@pytest.mark.parametrize("reason", ["", *Reason])
@pytest.mark.parametrize("hit_class", HitClass)
def test_every_hit_is_explained(alice, haircare, reader, reason, hit_class):
    hit = HitFactory(partner=alice, link=haircare, reason=reason, hit_class=hit_class)
    why = explain_hit(hit, reader)
    said = [why.headline, *why.facts, *why.remedies]
    assert all(is_whole(each) for each in said), said
    assert bool(why.remedies) is bool(reason)


@pytest.mark.parametrize("source", Referral.Source)
@pytest.mark.parametrize("is_sure", [False, True])
def test_every_referral_is_explained(alice, reader, source, is_sure):
    made = ReferralFactory(partner=alice, source=source)
    made.confirmed_at = made.occurred_at if is_sure else None
    why = explain_referral(made, reader)
    said = [why.headline, why.rule, *why.facts, *why.remedies]
    assert all(is_whole(each) for each in said), said


def test_an_unknown_code_speaks_for_itself(business):
    assert Reader.owner().say(words.BECAUSE, "unheard-of") == "unheard-of"


CODES = {str(each) for each in (*Because, *Verdict, *Kind, *Reason, *OptIn.Status)}


@pytest.mark.parametrize("because", Because)
def test_no_page_shows_a_bare_code(alice, dana, reader, because):
    """With every sign and every verdict at once, and a hit for every reason."""
    hits = [HitFactory(partner=alice, reason=each, hit_class="bot") for each in Reason]
    signs = [
        {"verdict": verdict, "kind": kind, "partner": alice.pk, "last_hit": None}
        for kind, verdict in product(Kind, Verdict)
    ]
    signs += [
        {"verdict": "not_counted", "kind": "hit_id", "partner": alice.pk, "last_hit": str(hit.pk)}
        for hit in hits
    ]
    opt_in = OptInFactory(status=OptIn.Status.WAITING)
    nobody = because in {Because.NOBODY, Because.ALL_DROPPED}
    Decision.objects.create(
        opt_in=opt_in,
        partner=None if nobody else alice,
        reason=because,
        actor=dana,
        evidence={"candidates": signs, "rules": {"rejects_self": True}, "hit_id": "unreadable"},
    )
    why = explain_opt_in(opt_in, reader, shows_all=True)
    pages = {"hit_page": "portal:hit_why", "opt_in_page": "portal:opt_in_why"}
    text = strip_tags(render_to_string("_partials/why.html", {"why": why, **pages}))
    words_shown = set(re.findall(r"\b\w+\b", text))
    assert not {each for each in CODES if "_" in each} & words_shown
    assert len(why.also) >= len(signs) - len(Kind)
    assert bool(why.rows) is reader.is_owner
