"""Warns of a website address that is another site to browsers than the tracking links."""

from django.conf import settings
from django.utils.translation import gettext as _

from referrals.sites import is_another_site, site_of


def warn_of_other_site(destination: str) -> str:
    """Why it matters and what is best; empty where the address is of the same site."""
    if not is_another_site(destination, settings.BASE_URL):
        return ""
    text = _(
        "This page belongs to %(other)s, your tracking links to %(own)s. Browsers that guard "
        "against tracking soon erase the cookie of such a link. Credit by the click id works all "
        "the same: keep our line on your pages. Best are tracking links below %(other)s, such as "
        "go.%(other)s; whoever runs the server can add that domain."
    )
    return text % {"other": site_of(destination), "own": site_of(settings.BASE_URL)}
