"""Banners, as partners' websites and mails show them."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from referrals.picture_files import find_picture

# The name stands for the content, so a browser never has to ask again.
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
@login_not_required
def banner(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Also of archived creatives, and without asking the database: a website must show no gap."""
    found = find_picture(name)
    if found is None:
        raise Http404
    path, content_type = found
    return FileResponse(path.open("rb"), content_type=content_type, headers=HEADERS)
