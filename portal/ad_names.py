"""Ads are private: what a partner calls an Ad, only that partner and the owner read."""

from django.utils.translation import gettext as _

from partners.models import Partner
from referrals.models import Ad


def ad_name(ad: Ad | None, reader: Partner) -> str:
    """A parent may put an Ad on a child's link; its hits are the child's, its name is not."""
    if ad is None:
        return _("No ad")
    if ad.partner_id != reader.pk:
        return _("Ad of the partner who recruited you")
    return ad.name
