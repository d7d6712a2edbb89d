"""Who signs in, who partners are, which programs they are in and who recruited them."""

from partners.bulk_change import BulkChange, BulkChangeRow
from partners.invitation import Invitation
from partners.joining import Joining
from partners.letter import Letter, LetterCopy
from partners.membership import Membership, Program
from partners.partner import Partner, PartnerCode
from partners.stored_import import StoredImport
from partners.user import User

__all__ = [
    "BulkChange",
    "BulkChangeRow",
    "Invitation",
    "Joining",
    "Letter",
    "LetterCopy",
    "Membership",
    "Partner",
    "PartnerCode",
    "Program",
    "StoredImport",
    "User",
]
