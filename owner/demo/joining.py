"""How partners join the demo's salon, and somebody who wants to."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from owner.demo.content import APPLICANT, JOINING, QUESTIONS, RECRUITER, TERMS
from partners.models import ApplicationQuestion, Joining, Partner, PartnerApplication, Terms


def make_application(partners: Mapping[str, Partner]) -> None:
    joining = Joining.objects.create(**JOINING)
    for order, label in enumerate(QUESTIONS, start=1):
        is_first = order == 1
        ApplicationQuestion.objects.create(
            joining=joining, label=label, order=order, is_required=is_first, is_long=is_first
        )
    terms = Terms.objects.create(version=1, text=TERMS)
    PartnerApplication.objects.create(
        **APPLICANT,
        terms=terms,
        recruiter=partners[RECRUITER],
        created_at=datetime.now(UTC) - timedelta(hours=20),
    )
