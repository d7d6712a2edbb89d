"""The first steps of a new owner, until the first opt-in arrives."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from business.models import Business
from integrations.models import HostedForm
from partners.models import Partner
from referrals.models import TrackingLink
from tracking.models import HitCount, OptIn


@dataclass(frozen=True, slots=True)
class Step:
    label: Any
    why: Any
    address: str
    is_done: bool


def first_steps(user: Any) -> list[Step]:
    """In the order in which to take them; nothing once people opt in."""
    if OptIn.objects.exists():
        return []
    return [
        say_who_you_are(),
        add_a_link(),
        be_a_partner(user),
        add_a_partner(),
        make_a_form(),
        click_once(),
    ]


def say_who_you_are() -> Step:
    return Step(
        _("Say who you are"),
        _("Your business's name and time zone, and how long after a click a partner gets credit."),
        reverse("admin:business_business_changelist"),
        Business.objects.exists(),
    )


def add_a_link() -> Step:
    return Step(
        _("Add your first referral tracking link"),
        _("A name, a code and the page of your website where prospects sign up or buy."),
        reverse("admin:referrals_trackinglink_add"),
        TrackingLink.objects.exists(),
    )


def be_a_partner(user: Any) -> Step:
    start = urlencode({"name": user.name, "sign_in_email": user.email})
    return Step(
        _("Make a partner record for yourself"),
        _("So you see the portal just as your partners see it."),
        f"{reverse('admin:partners_partner_add')}?{start}",
        Partner.objects.filter(user=user).exists(),
    )


def add_a_partner() -> Step:
    return Step(
        _("Add a referral partner"),
        _("Type the partner's e-mail and you get a link to send, with which they sign in."),
        reverse("admin:partners_partner_add"),
        Partner.objects.exclude(user__is_staff=True).exists(),
    )


def make_a_form() -> Step:
    return Step(
        _("Make a form"),
        _("A page of ours on which prospects sign up; put its address on your website."),
        reverse("admin:integrations_hostedform_add"),
        HostedForm.objects.exists(),
    )


def click_once() -> Step:
    return Step(
        _("Make a test click"),
        _("Open a partner's tracking link; it shows under Hits. Your own clicks do not count."),
        reverse("admin:tracking_hit_changelist"),
        HitCount.objects.exists(),
    )
