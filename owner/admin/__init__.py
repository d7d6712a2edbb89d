"""The pages of the owner's admin, one module for each kind of row.

They stand here and not in the apps because most of them span apps: hits beside links and partners.
"""

from owner.admin import (
    ads,
    api_keys,
    applications,
    claims,
    contacts,
    creatives,
    defaults,
    forms,
    hits,
    joining,
    letters,
    links,
    messages,
    opt_ins,
    partners,
    people,
    programs,
    referrals,
)

__all__ = [
    "ads",
    "api_keys",
    "applications",
    "claims",
    "contacts",
    "creatives",
    "defaults",
    "forms",
    "hits",
    "joining",
    "letters",
    "links",
    "messages",
    "opt_ins",
    "partners",
    "people",
    "programs",
    "referrals",
]
