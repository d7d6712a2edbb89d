"""Who may open a partner's page: each view gets the partner who is signed in, and only that one.

In See as partner it gets the partner whom the address names (portal/seeing.py).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from business.models import Business
from partners.models import Partner, User
from partners.sign_in import partner_of
from portal.addresses import seen_in

Rest = ParamSpec("Rest")


class PartnerRequest(HttpRequest):
    """A request of somebody signed in; the sign-in middleware lets nobody else come here."""

    user: User
    business: Business


PartnerView = Callable[Concatenate[PartnerRequest, Partner, Rest], HttpResponseBase]
View = Callable[Concatenate[PartnerRequest, Rest], HttpResponseBase]


def for_partner(view: PartnerView[Rest]) -> View[Rest]:
    """Call `view(request, partner, ...)`; who is no partner, or a closed one, reads whom to ask."""

    @wraps(view)
    def as_partner(
        request: PartnerRequest, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        seen = seen_in(request)
        partner = seen or partner_of(request.user)
        if partner is None:
            return render(request, "account/no_partner.html", status=403)
        if not partner.may_sign_in:
            page = "portal/seen_closed.html" if seen else "portal/closed.html"
            return render(request, page, {"partner": partner}, status=200 if seen else 403)
        response = view(request, partner, *args, **kwargs)
        # What the owner changes shows on the next page, and "back" after sign-out shows nothing.
        add_never_cache_headers(response)
        return response

    return as_partner


def for_active_partner(view: PartnerView[Rest]) -> View[Rest]:
    """As `for_partner`; inactive partners read that they cannot make anything at the moment."""

    @wraps(view)
    def if_active(
        request: PartnerRequest, partner: Partner, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        if not partner.is_active:
            return render(request, "portal/paused.html", {"partner": partner}, status=403)
        return view(request, partner, *args, **kwargs)

    return for_partner(if_active)
