"""The address at the foot of each letter: who has it switches letters off without signing in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partners.partner import Partner

SALT = "sentby.letters-off"


def off_address(partner: Partner) -> str:
    """It holds for good: an old letter's foot must work, too."""
    key = signing.Signer(sep=".", salt=SALT).sign(str(partner.pk))
    return f"{settings.BASE_URL}{reverse('letters_off', args=[key])}"


@csrf_exempt  # Mail programs post to it without a page; the key in the address is the proof.
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letters_off(request: HttpRequest, key: str) -> HttpResponse:
    """Opening it changes nothing, as mail programs open links by themselves; the button does.

    The button is here or in the mail program (RFC 8058).
    """
    partner = partner_with(key)
    if request.method == "POST":
        partner.wants_letters = False
        partner.save(update_fields=["wants_letters"])
    return render(request, "public/letters_off.html", {"is_on": partner.wants_letters})


def partner_with(key: str) -> Partner:
    try:
        pk = signing.Signer(sep=".", salt=SALT).unsign(key[:200])
    except signing.BadSignature as error:
        raise Http404 from error
    partner: Partner = get_object_or_404(Partner, pk=int(pk))
    return partner
