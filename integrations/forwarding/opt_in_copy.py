"""What the owner and the owner's mail tool are told of an opt-in: as text and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from integrations.hosted_form import HostedForm
from tracking.models import OptIn
from tracking.report import Recorded
from tracking.uuid7 import uuid7
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader

CREATED = "opt_in.created"
NOBODY: Mapping[str, Any] = {"partner": None, "link": None, "ad": None, "reason": "nobody"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptInCopy:
    """`credit` is for programs, `why` the same as a sentence; `page` explains it to the owner."""

    key: str
    form: HostedForm
    at: datetime
    status: str
    email: str
    name: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    credit: Mapping[str, Any]
    why: str
    page: str

    @property
    def is_test(self) -> bool:
        return self.status == OptIn.Status.TEST

    @property
    def is_counted(self) -> bool:
        return self.status == OptIn.Status.COUNTED

    @property
    def status_label(self) -> str:
        return str(OptIn.Status(self.status).label)

    @property
    def subject(self) -> str:
        named = {"title": self.form.title, "email": self.email}
        if self.is_test:
            return _("Test: %(title)s, %(email)s") % named
        return _("New opt-in: %(title)s, %(email)s") % named

    @property
    def text(self) -> str:
        return render_to_string("integrations/forwarded_mail.txt", {"copy": self})

    @property
    def body(self) -> str:
        event = {"type": CREATED, "timestamp": self.at, "data": self.told}
        return json.dumps(event, cls=DjangoJSONEncoder, ensure_ascii=False)

    @property
    def told(self) -> dict[str, Any]:
        return {
            "id": self.key,
            "status": self.status,
            "is_test": self.is_test,
            "form": {"address": self.form.slug, "title": self.form.title},
            "contact": {"email": self.email, "name": self.name},
            "answers": self.answers,
            "credit": {**self.credit, "why": self.why},
            "page": self.page,
        }


def copy_of(hosted: HostedForm, recorded: Recorded) -> OptInCopy:
    opt_in, decision = recorded.opt_in, recorded.decision
    page = reverse("admin:tracking_optin_change", args=[opt_in.pk])
    return OptInCopy(
        key=str(opt_in.pk),
        form=hosted,
        at=opt_in.received_at,
        status=opt_in.status,
        email=opt_in.contact.email,
        name=opt_in.contact.name,
        answers=opt_in.answers,
        credit={
            "partner": named(decision.partner),
            "link": named(decision.link),
            "ad": named(decision.ad),
            "reason": decision.reason,
        },
        why=say_why(opt_in),
        page=settings.BASE_URL + page,
    )


def sample_copy(hosted: HostedForm, now: datetime) -> OptInCopy:
    """What a test sends: nobody of that name ever signed up."""
    page = reverse("admin:integrations_hostedform_change", args=[hosted.pk])
    label = hosted.extra_label
    return OptInCopy(
        key=str(uuid7(now)),
        form=hosted,
        at=now,
        status=OptIn.Status.TEST,
        email="test@example.org",
        name="Test" if hosted.asks_name else "",
        answers={label: _("An answer")} if label else {},
        credit=NOBODY,
        why=_("Nobody gets a credit: this is a test, and it is in no number."),
        page=settings.BASE_URL + page,
    )


def named(row: Any) -> dict[str, str] | None:
    """A partner, link or Ad by its code and name."""
    return {"code": row.code, "name": row.name} if row else None


def say_why(opt_in: OptIn) -> str:
    """The sentence of the page, without its markup."""
    return unescape(strip_tags(explain_opt_in(opt_in, Reader.owner()).headline))
