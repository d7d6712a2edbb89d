"""The settings that were in force at a decision, whose they are, and what they are now."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.models import Business
from tracking.attribution import Because
from tracking.candidates import windows_by
from tracking.crediting import rules_of
from tracking.why.credit import Credit
from tracking.why.names import Candidate
from tracking.why.windows import say_days, say_whose, say_window
from tracking.window import Window


class Setting(NamedTuple):
    """`now` is empty where the setting is still the same."""

    name: str
    value: str
    now: str = ""


def say_rule(credit: Credit) -> str:
    """`Rule in force: latest referring, 90 days (program Gold).`"""
    if credit.is_corrected:
        return _("Rule in force: a correction comes before every rule.")
    if credit.decision.reason == Because.NAMED:
        return _("Rule in force: a partner who is named comes before every click.")
    if not credit.rules:
        return ""
    parts = [say_choice(credit.rules)]
    windows = {say_with_owner(credit, each) for each in decisive(credit)}
    if len(windows) == 1:
        parts += windows
    if not credit.rules.get("uses_history", True):
        parts.append(_("only cookies"))
    return _("Rule in force: %(rule)s.") % {"rule": ", ".join(parts)}


def decisive(credit: Credit) -> list[Candidate]:
    found = [credit.winner] if credit.winner else credit.candidates
    return [each for each in found if credit.reader.may_read(each["partner"])]


def say_with_owner(credit: Credit, candidate: Candidate) -> str:
    window = say_window(candidate)
    whose = say_whose(candidate.get("window_from") or "", credit.names.programs, credit.reader)
    return f"{window} ({whose})" if whose and not candidate.get("ends_at") else window


def say_choice(rules: Mapping[str, Any]) -> str:
    return _("first referring") if rules.get("takes_first") else _("latest referring")


def say_method(rules: Mapping[str, Any]) -> str:
    return (
        _("referral history and cookies") if rules.get("uses_history", True) else _("only cookies")
    )


def say_self(rules: Mapping[str, Any]) -> str:
    if rules.get("rejects_self"):
        return _("no credit")
    return _("credited and flagged for you") if rules.get("flags_self") else _("credited")


def say_self_to_partner(rules: Mapping[str, Any]) -> str:
    return _("no credit") if rules.get("rejects_self") else _("credited")


# Each setting by its name, in words for the owner and for partners.
RULES = (
    (gettext_lazy("How to choose a partner"), say_choice, say_choice),
    (gettext_lazy("Tracking method"), say_method, say_method),
    (gettext_lazy("When partners refer themselves"), say_self, say_self_to_partner),
)


def settings_of(credit: Credit) -> list[Setting]:
    """Each setting that the decision went by, for the reader's eyes."""
    if not credit.rules:
        return []
    business = credit.reader.business
    rules = rules_of(business)
    now = {name: getattr(rules, name) for name in rules.__slots__}
    common = []
    for name, to_owner, to_partner in RULES:
        say = to_owner if credit.reader.is_owner else to_partner
        value = say(credit.rules)
        common.append(Setting(str(name), value, "" if say(now) == value else say(now)))
    return [common[0], *windows_in_force(credit, business), *common[1:]]


def windows_in_force(credit: Credit, business: Business) -> Iterator[Setting]:
    """The credit window of each partner who was considered, then and now."""
    now = windows_now(credit, business)
    # A tie made by hand has an end of its own; decisions of old may lack the window.
    found = [each for each in credit.readable if "window_days" in each and not each.get("ends_at")]
    for key, each in {each["partner"]: each for each in found}.items():
        is_same = key not in now or now[key].days == each["window_days"]
        said = "" if is_same else say_days(now[key].days)
        yield Setting(say_name(credit, each), say_with_owner(credit, each), said)


def windows_now(credit: Credit, business: Business) -> dict[int, Window]:
    names = credit.names
    keys = {each["partner"] for each in credit.readable}
    known = [names.partners[key] for key in keys if key in names.partners]
    joined = [(m.partner_id, m.program_id, m.program.credit_window_days) for m in names.memberships]
    return windows_by(known, joined, business.credit_window_days)


def say_name(credit: Credit, candidate: Candidate) -> str:
    if credit.reader.is_owner:
        return _("Credit window of %(partner)s") % {"partner": credit.name_of(candidate)}
    return _("Credit window")
