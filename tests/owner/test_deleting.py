from datetime import UTC, datetime

import pytest
from django.urls import reverse

from owner.deleting import why_link_is_kept, why_partner_is_kept, why_program_is_kept
from tests.factories import (
    AdFactory,
    DecisionFactory,
    HitCountFactory,
    HitFactory,
    HostedFormFactory,
    OptInFactory,
    PartnerFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tracking.models import Hit, HitCount


def test_the_owners_own_tries_keep_nothing(as_dana, haircare, alice):
    at = datetime.now(UTC)
    HitFactory(link=haircare, partner=alice, hit_class="internal", reason="internal", at=at)
    HitCountFactory(
        link_id=haircare.pk, partner_id=alice.pk, day=at.date(), hit_class="internal", hits=1
    )
    assert why_link_is_kept(haircare) is None
    delete = reverse("admin:referrals_trackinglink_delete", args=[haircare.pk])
    as_dana.post(delete, {"post": "yes"})
    assert not Hit.objects.exists()
    assert not HitCount.objects.exists()


@pytest.mark.parametrize("hit_class", ["human", "bot", "preview", "self"])
def test_hits_of_others_keep_link_and_partner(as_dana, haircare, alice, hit_class):
    HitCountFactory(link_id=haircare.pk, partner_id=alice.pk, hit_class=hit_class, hits=1)
    assert why_link_is_kept(haircare)
    assert why_partner_is_kept(alice)
    page = reverse("admin:referrals_trackinglink_delete", args=[haircare.pk])
    assert as_dana.post(page, {"post": "yes"}).status_code == 403


def test_opt_ins_keep_link_and_partner(haircare, alice):
    DecisionFactory(partner=alice, link=haircare)
    assert why_link_is_kept(haircare)
    assert why_partner_is_kept(alice)


def test_referrals_keep_link_and_partner(haircare, alice):
    ReferralFactory(partner=alice, link=haircare)
    assert why_link_is_kept(haircare)
    assert why_partner_is_kept(alice)


def test_what_belongs_to_a_partner_keeps_the_partner(alice, bob, charlie):
    assert why_partner_is_kept(alice)
    assert why_partner_is_kept(bob) is None
    AdFactory(partner=bob)
    TrackingLinkFactory(partner=charlie)
    assert why_partner_is_kept(bob)
    assert why_partner_is_kept(charlie)


def test_members_keep_a_program(gold, silver):
    PartnerFactory(programs=[gold])
    assert why_program_is_kept(gold)
    assert why_program_is_kept(silver) is None


def test_a_link_keeps_a_program_which_would_else_become_everyones(gold):
    TrackingLinkFactory(programs=[gold])
    assert why_program_is_kept(gold)


def test_opt_ins_keep_a_form(as_dana):
    form = HostedFormFactory(slug="free-offer")
    OptInFactory(source="form:free-offer")
    page = reverse("admin:integrations_hostedform_delete", args=[form.pk])
    assert as_dana.post(page, {"post": "yes"}).status_code == 403
    shown = as_dana.get(reverse("admin:integrations_hostedform_change", args=[form.pk])).text
    assert "Opt-ins came through this form" in shown
