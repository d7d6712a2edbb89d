"""Behind the one door: staff go to the admin, partners to the portal, who is both chooses."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from partners.models import User
from partners.second_factor import put_off
from partners.sign_in import partner_of


@require_safe
@login_required
def choose_door(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # login_required lets nobody else in
    partner = partner_of(user)
    has_portal = partner is not None and partner.may_sign_in
    if user.is_staff and has_portal:
        return render(request, "account/door.html", {"partner": partner})
    if user.is_staff:
        return redirect("admin:index")
    if has_portal:
        return redirect("portal:home")
    return render(request, "account/no_partner.html", status=403)


@require_safe
@login_required
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Where the admin leads people of the team who have none, if the owner wants one."""
    return render(request, "account/second_factor_needed.html")


@require_POST
@login_required
def second_factor_later(request: HttpRequest) -> HttpResponse:
    """Nobody is asked again for two weeks in this browser."""
    response = redirect("door_choose")
    put_off(response, is_https=request.is_secure())
    return response
