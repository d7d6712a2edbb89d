"""What prospects do: hits, the people behind them, and which partner gets the credit."""

from tracking.binding import Binding
from tracking.claim import Claim
from tracking.contact import Contact
from tracking.count import HitCount
from tracking.hit import Hit
from tracking.link_domain import LinkDomain
from tracking.mistyped import MistypedLink
from tracking.odd_review import OddReview
from tracking.opt_in import Decision, OptIn
from tracking.reconciliation import Reconciliation
from tracking.referral import Referral
from tracking.routing_version import RoutingVersion
from tracking.salt import DaySalt
from tracking.test_run import TestRun
from tracking.trail import RecentClick, Trail

__all__ = [
    "Binding",
    "Claim",
    "Contact",
    "DaySalt",
    "Decision",
    "Hit",
    "HitCount",
    "LinkDomain",
    "MistypedLink",
    "OddReview",
    "OptIn",
    "RecentClick",
    "Reconciliation",
    "Referral",
    "RoutingVersion",
    "TestRun",
    "Trail",
]
