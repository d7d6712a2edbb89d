"""QR codes of tracking addresses, as picture files of this site."""

import io

import segno
from django.http import HttpResponse

# The quiet zone that scanners need around the code.
BORDER = 4
SCALE = 10


def qr_response(address: str, *, is_download: bool) -> HttpResponse:
    picture = io.BytesIO()
    # Level M survives a crease or a stain on a flyer.
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=SCALE, border=BORDER, light="#fff", xmldecl=True
    )
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    if is_download:
        codes = "-".join(address.split("/go/", 1)[1].split("/"))
        response["Content-Disposition"] = f'attachment; filename="{codes}.svg"'
    return response
