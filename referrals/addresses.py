"""The addresses that partners share."""

from django.conf import settings

from partners.models import Partner
from referrals.models import Ad, TrackingLink


def tracking_address(link: TrackingLink, partner: Partner, ad: Ad | None = None) -> str:
    """`https://go.example.com/go/<link>/<partner>[/<ad>]`, with the codes in force."""
    codes = [link.code, partner.code] + ([ad.code] if ad else [])
    return f"{settings.BASE_URL}/go/{'/'.join(codes)}"


def picture_address(name: str) -> str:
    """`https://go.example.com/b/<name>`: where every website may show the picture."""
    return f"{settings.BASE_URL}/b/{name}"
