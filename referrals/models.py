"""What is shared: tracking links and creatives of the owner, Ads of the partners."""

from referrals.ad import Ad, AdCode
from referrals.creative import Creative
from referrals.destination_check import DestinationCheck
from referrals.link import LinkCode, TrackingLink

__all__ = ["Ad", "AdCode", "Creative", "DestinationCheck", "LinkCode", "TrackingLink"]
