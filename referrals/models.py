"""What is shared: tracking links of the owner and Ads of the partners."""

from referrals.ad import Ad, AdCode
from referrals.destination_check import DestinationCheck
from referrals.link import LinkCode, TrackingLink

__all__ = ["Ad", "AdCode", "DestinationCheck", "LinkCode", "TrackingLink"]
