"""The page at / for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.models import Joining


@require_safe
@login_not_required
def front_page(request: HttpRequest) -> HttpResponse:
    context = {"takes_applications": Joining.objects.current().takes_applications}
    return render(request, "public/front.html", context)
