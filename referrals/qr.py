"""QR codes of tracking addresses, as files of this site: SVG for print, PNG for messages."""

import io
from urllib.parse import urlsplit

import segno
from django.http import HttpResponse

# The quiet zone that scanners need around the code.
BORDER = 4
SCALE = 10
CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def qr_response(address: str, kind: str, *, is_download: bool) -> HttpResponse:
    """`kind` is a key of `CONTENT_TYPES`."""
    picture = io.BytesIO()
    # Level M survives a crease or a stain on a flyer.
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind=kind, scale=SCALE, border=BORDER, light="#fff")
    response = HttpResponse(picture.getvalue(), content_type=CONTENT_TYPES[kind])
    if is_download:
        codes = urlsplit(address).path.removeprefix("/go/").strip("/").replace("/", "-")
        response["Content-Disposition"] = f'attachment; filename="{codes}.{kind}"'
    return response
