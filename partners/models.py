"""Who signs in, who partners are, which programs they are in and who recruited them."""

from partners.application import ApplicationQuestion, PartnerApplication
from partners.application_load import ApplicationLoad
from partners.bulk_change import BulkChange, BulkChangeRow
from partners.invitation import Invitation
from partners.joining import Joining
from partners.letter import Letter, LetterCopy
from partners.membership import Membership, Program
from partners.partner import Partner, PartnerCode
from partners.stored_import import StoredImport
from partners.terms import Terms, TermsAcceptance
from partners.user import LastOwner, Role, User

__all__ = [
    "ApplicationLoad",
    "ApplicationQuestion",
    "BulkChange",
    "BulkChangeRow",
    "Invitation",
    "Joining",
    "LastOwner",
    "Letter",
    "LetterCopy",
    "Membership",
    "Partner",
    "PartnerApplication",
    "PartnerCode",
    "Program",
    "Role",
    "StoredImport",
    "Terms",
    "TermsAcceptance",
    "User",
]
