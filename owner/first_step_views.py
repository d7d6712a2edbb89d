"""Later, and back again: which first steps the front page shows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from business.models import PutOff
from owner.first_steps import ALL, LABELS


@require_POST
def first_step_later(_request: HttpRequest, step: str) -> HttpResponse:
    PutOff.objects.get_or_create(step=known(step))
    return redirect("admin:index")


@require_POST
def first_step_back(_request: HttpRequest, step: str) -> HttpResponse:
    PutOff.objects.filter(step=known(step)).delete()
    return redirect("admin:index")


def known(step: str) -> str:
    if step == ALL or step in LABELS:
        return step
    raise Http404
