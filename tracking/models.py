"""What prospects do: hits, the people behind them, and which partner gets the credit."""

from tracking.binding import Binding
from tracking.contact import Contact
from tracking.count import HitCount
from tracking.hit import Hit
from tracking.mistyped import MistypedLink
from tracking.opt_in import Decision, OptIn
from tracking.referral import Referral
from tracking.routing_version import RoutingVersion
from tracking.salt import DaySalt
from tracking.trail import RecentClick, Trail

__all__ = [
    "Binding",
    "Contact",
    "DaySalt",
    "Decision",
    "Hit",
    "HitCount",
    "MistypedLink",
    "OptIn",
    "RecentClick",
    "Referral",
    "RoutingVersion",
    "Trail",
]
