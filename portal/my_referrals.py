"""My Referrals: the contacts tied to the partner, e-mails masked, as a page and as CSV."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from business.csv_file import csv_response
from business.days import start_of, today
from business.models import Business
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.ad_names import ad_name
from portal.list_form import NEW, ListAsked, ReferralsForm
from portal.paging import NewestFirst
from portal.referral_words import how_tied, state_of_tie
from portal.report import report_context
from tracking.contact import mask_email
from tracking.models import Decision, OptIn, Referral
from tracking.referral import ReferralQuerySet

ORDER = NewestFirst(at="occurred_at", key="id")


@require_safe
@for_partner
def referrals(request: PartnerRequest, partner: Partner) -> HttpResponse:
    form = ReferralsForm(request.GET, partner, today(request.business.zone))
    asked = form.asked()
    context = report_context(request, partner, form, asked)
    if asked:
        found = referrals_of(partner, asked, request.business)
        page = ORDER.page(with_credit(found, partner), request.GET)
        context["page"] = page
        context["totals"] = found.aggregate(
            referrals=Count("pk"),
            contacts=Count("contact", distinct=True),
            new=Count("pk", filter=Q(is_new=True)),
        )
        context["has_any"] = bool(page.rows) or Referral.objects.of(partner).exists()
    return render(request, "portal/referrals.html", context)


@require_safe
@for_partner
def referrals_csv(request: PartnerRequest, partner: Partner) -> HttpResponse:
    asked = ReferralsForm(request.GET, partner, today(request.business.zone)).asked()
    if asked is None:
        return render(request, "400.html", status=400)
    found = with_credit(referrals_of(partner, asked, request.business), partner)
    name = f"my-referrals-{asked.first}-{asked.last}"
    return csv_response(name, csv_rows(ORDER.newest_first(found), partner))


def referrals_of(partner: Partner, asked: ListAsked, business: Business) -> ReferralQuerySet:
    """Days are the owner's, as in Link Tracking Stats."""
    found = Referral.objects.of(partner).filter(
        occurred_at__gte=start_of(asked.first, business.zone),
        occurred_at__lt=start_of(asked.last + timedelta(days=1), business.zone),
        **asked.narrowed,
    )
    return found.new() if asked.shown == NEW else found


def with_credit(found: ReferralQuerySet, partner: Partner) -> ReferralQuerySet:
    """Each with `credited`: how many counted opt-ins of the contact are the partner's."""
    own = Decision.objects.standing().for_partner(partner)
    same = own.filter(opt_in__contact=OuterRef("contact"), opt_in__status=OptIn.Status.COUNTED)
    number = same.order_by().values("opt_in__contact").annotate(n=Count("pk")).values("n")
    return found.select_related("contact", "link", "ad", "opt_in").annotate(
        credited=Coalesce(Subquery(number), 0)
    )


def csv_rows(found: QuerySet[Any], partner: Partner) -> Iterator[list[Any]]:
    yield [
        _("Time"),
        _("Contact"),
        _("How"),
        _("Link"),
        _("Link code"),
        _("Ad"),
        _("Ad code"),
        _("State"),
        _("Opt-ins credited to you"),
    ]
    for each in found.iterator(chunk_size=2000):
        yield [
            localtime(each.occurred_at).strftime("%Y-%m-%d %H:%M"),
            mask_email(each.contact.email),
            how_tied(each),
            each.link.name if each.link else _("No link"),
            each.link.code if each.link else "",
            ad_name(each.ad, partner),
            each.ad.code if each.ad else "",
            state_of_tie(each),
            each.credited,
        ]
