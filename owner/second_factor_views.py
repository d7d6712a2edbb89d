"""An owner lets somebody in again who lost their phone and the recovery codes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from owner.page import admin_page
from owner.roles import is_owner
from partners.models import User
from partners.second_factor import forget_second_factor


@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first. One's own goes where it was set up, after the password."""
    person = get_object_or_404(User, pk=pk)
    if not is_owner(request) or person == request.user:
        raise PermissionDenied
    if request.method != "POST":
        context = {
            "title": _("Reset the second factor"),
            "opts": User._meta,
            "original": person,
        }
        return admin_page(request, "owner/reset_second_factor.html", context)
    if forget_second_factor(person, actor=request.user):
        text = _("%(person)s signs in with the password alone now, until a new one is set up.")
        messages.success(request, text % {"person": person})
    else:
        messages.info(request, _("There was no second factor."))
    return redirect("admin:partners_user_change", pk)
