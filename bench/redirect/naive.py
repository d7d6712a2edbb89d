"""The redirect as one would write it first: a Django view, four look-ups, one INSERT.

Served by four synchronous gunicorn workers it is the measure that ours is compared with.
"""

import os
from datetime import UTC, datetime

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.redirect.naive_settings")
application = get_wsgi_application()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402

from partners.models import PartnerCode  # noqa: E402
from referrals.models import AdCode, LinkCode  # noqa: E402
from tracking.models import Hit  # noqa: E402


@login_not_required
def go(request: HttpRequest, link: str, partner: str, ad: str) -> HttpResponse:
    found_link = get_object_or_404(LinkCode.objects.select_related("link"), key=link).link
    found = get_object_or_404(PartnerCode.objects.select_related("partner"), key=partner).partner
    found_ad = get_object_or_404(AdCode, partner=found, key=ad)
    now = datetime.now(UTC)
    hit = Hit.objects.create(
        at=now,
        day=now.date(),
        link=found_link,
        partner=found,
        ad_id=found_ad.ad_id,
        hit_class="human",
        is_eligible=True,
        link_text=link,
        partner_text=partner,
        ad_text=ad,
        dedupe_key="00000000-0000-7000-8000-000000000000",
        consent="cookie",
        user_agent=request.headers.get("User-Agent", ""),
        referrer=request.headers.get("Referer", ""),
    )
    response = HttpResponseRedirect(f"{found_link.destination}?rid={hit.pk}")
    response.set_cookie("naive", str(hit.pk), max_age=90 * 86400, httponly=True)
    return response


urlpatterns = [path("go/<str:link>/<str:partner>/<str:ad>", go)]
