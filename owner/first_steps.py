"""The first steps of a new owner: each ticks itself from what is there, until all are done."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from business.models import Business, PutOff
from integrations.models import ApiKey, HostedForm
from partners.models import Invitation, Partner, User
from referrals.models import TrackingLink
from tracking.models import HitCount, OptIn

# What is put off when the owner wants to see none of them.
ALL = "all"
# Not a step: whether there is any partner, if only the owner.
SOMEBODY = "somebody"
LABELS = {
    "business": _("Say who you are"),
    "link": _("Add your first link"),
    "site": _("Connect your site"),
    "click": _("Make a test click"),
    "partner": _("Add a partner"),
    "invitation": _("Send the invitation"),
}


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    why: Any
    address: str
    is_done: bool
    is_put_off: bool

    @property
    def label(self) -> Any:
        return LABELS[self.key]


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """In the order in which to take them. Nothing to show: all are done."""

    steps: list[Step]
    is_hidden: bool

    @property
    def to_take(self) -> list[Step]:
        return [step for step in self.steps if step.is_done or not step.is_put_off]

    @property
    def put_off(self) -> list[Step]:
        return [step for step in self.steps if step.is_put_off and not step.is_done]

    def __bool__(self) -> bool:
        return not all(step.is_done for step in self.steps)


@dataclass(frozen=True, slots=True)
class Known:
    """Keys of steps that are done and of those put off; the link to test, if there is one."""

    done: set[str]
    put_off: set[str]
    link: int | None


def first_steps(user: Any) -> FirstSteps:
    known = look(user)
    # Who came through the set-up page said it there.
    keys = [key for key in LABELS if key != "business" or key not in known.done]
    steps = [
        Step(key, *way_to(key, user, known), key in known.done, key in known.put_off)
        for key in keys
    ]
    return FirstSteps(steps, ALL in known.put_off)


def look(user: Any) -> Known:
    """With one query, as the front page asks each time."""
    proofs, keys = facts(), [*LABELS, ALL]
    [*found, link] = (
        User.objects.filter(pk=user.pk)
        .values_list(
            *(Exists(rows) for _key, rows in proofs),
            *(Exists(PutOff.objects.filter(step=key)) for key in keys),
            Subquery(TrackingLink.objects.active().order_by("pk").values("pk")[:1]),
        )
        .get()
    )
    done, put_off = found[: len(proofs)], found[len(proofs) :]
    return Known(
        {key for (key, _rows), is_there in zip(proofs, done, strict=True) if is_there},
        {key for key, is_there in zip(keys, put_off, strict=True) if is_there},
        link,
    )


def facts() -> list[tuple[str, QuerySet[Any]]]:
    """A step is done as soon as one of its lists has a row."""
    others = User.objects.filter(is_staff=False, partner__isnull=False)
    return [
        ("business", Business.objects.all()),
        ("link", TrackingLink.objects.all()),
        ("site", HostedForm.objects.all()),
        ("site", ApiKey.objects.all()),
        ("site", OptIn.objects.all()),
        ("click", HitCount.objects.all()),
        (SOMEBODY, Partner.objects.all()),
        ("partner", Partner.objects.exclude(user__is_staff=True)),
        ("invitation", Invitation.objects.all()),
        ("invitation", others.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)),
    ]


def way_to(key: str, user: Any, known: Known) -> tuple[Any, str]:
    """Why to take the step, and where."""
    if key == "click":
        return way_to_click(user, known)
    why, page, query = WAYS[key]
    return why, reverse(f"admin:{page}") + query


WAYS = {
    "business": (
        _("Your business's name and time zone, and how long after a click a partner gets credit."),
        "business_business_changelist",
        "",
    ),
    "link": (
        _("A name, a code and the page of your website where prospects sign up or buy."),
        "referrals_trackinglink_add",
        "",
    ),
    "site": (
        _("Make a form: a page of ours on which prospects sign up, to link or to paste."),
        "integrations_hostedform_add",
        "",
    ),
    "partner": (
        _("A name, and the e-mail with which the partner signs in."),
        "partners_partner_add",
        "",
    ),
    "invitation": (
        _("A mail with which the partner chooses a password, or a link to send yourself."),
        "invite",
        "?who=all",
    ),
}


def way_to_click(user: Any, known: Known) -> tuple[Any, str]:
    """Somebody has to get the credit: before there is a partner, the owner becomes one."""
    if SOMEBODY not in known.done:
        start = urlencode({"name": user.name or user.email, "sign_in_email": user.email})
        why = _("It needs a partner: make a record for yourself, then press Test it at your link.")
        return why, f"{reverse('admin:partners_partner_add')}?{start}"
    why = _("Press Test it at your link, click on your phone, and see each step tick.")
    if known.link:
        return why, reverse("admin:referrals_trackinglink_change", args=[known.link])
    return why, reverse("admin:referrals_trackinglink_changelist")
