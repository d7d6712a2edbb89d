"""What was compared, what differs and what to do about it, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking.reasons import reason_label

TITLES = {
    "counts": gettext_lazy("Hit counts and stored hits"),
    "new_referrals": gettext_lazy("New referrals and unique hits"),
    "stats": gettext_lazy("Your numbers, your partners' numbers and the rows behind them"),
    "standing": gettext_lazy("Opt-ins and the decisions that stand"),
    "decisions": gettext_lazy("Decisions and their evidence"),
    "ties": gettext_lazy("States, referrals and clicks of opt-ins"),
}
UNITS = {
    "counts": gettext_lazy("hits"),
    "new_referrals": gettext_lazy("referrals"),
    "stats": gettext_lazy("lines"),
    "standing": gettext_lazy("opt-ins"),
    "decisions": gettext_lazy("decisions"),
    "ties": gettext_lazy("opt-ins"),
}
REPORT_IT = gettext_lazy(
    "This is a fault of the software or a change in the database by hand: keep the list and ask "
    "whoever looks after this server."
)
REMEDIES = {
    "counts": gettext_lazy(
        "The stored hits are right. On the server “python3 run.py manage recount --repair” puts "
        "the counts right."
    ),
    "stats": gettext_lazy("Put the hit counts right first, then check again."),
    "decisions": gettext_lazy(
        "Open each opt-in. If the wrong partner has the credit, give it to the right one there."
    ),
}
SENTENCES = {
    "hits": gettext_lazy("%(place)s: %(kept)s hits are counted, %(found)s are stored."),
    "unique": gettext_lazy("%(place)s: %(kept)s unique hits are counted, %(found)s are stored."),
    "new_referral": gettext_lazy("Referral %(referral)s says %(kept)s, its hit says %(found)s."),
    "line": gettext_lazy("%(place)s: the statistics say %(kept)s, the rows %(found)s."),
    "totals": gettext_lazy("%(place)s: the totals are %(kept)s, the lines make %(found)s."),
    "days": gettext_lazy("%(place)s: the days make %(kept)s, the totals are %(found)s."),
    "not_counted": gettext_lazy(
        "%(place)s: the statistics say %(kept)s not counted, the rows %(found)s."
    ),
    "none": gettext_lazy("Opt-in %(opt_in)s has no decision that stands."),
    "several": gettext_lazy("Opt-in %(opt_in)s has several decisions that stand."),
    "no_evidence": gettext_lazy("Decision %(decision)s of opt-in %(opt_in)s has no evidence."),
    "unreadable": gettext_lazy(
        "The evidence of decision %(decision)s of opt-in %(opt_in)s cannot be read."
    ),
    "partner": gettext_lazy(
        "By its evidence decision %(decision)s of opt-in %(opt_in)s credits somebody else."
    ),
    "way": gettext_lazy(
        "By its evidence decision %(decision)s of opt-in %(opt_in)s rests on another link, Ad or "
        "hit."
    ),
    "reason": gettext_lazy(
        "By its evidence decision %(decision)s of opt-in %(opt_in)s has another reason."
    ),
    "verdicts": gettext_lazy(
        "The verdicts in the evidence of decision %(decision)s of opt-in %(opt_in)s are not those "
        "of the rules."
    ),
    "former": gettext_lazy(
        "Decision %(decision)s of opt-in %(opt_in)s corrects none that stood before."
    ),
    "actor": gettext_lazy("Nobody made the correction %(decision)s of opt-in %(opt_in)s."),
    "note": gettext_lazy("The correction %(decision)s of opt-in %(opt_in)s says no reason."),
    "merged_into_none": gettext_lazy("Duplicate %(opt_in)s does not say of which opt-in."),
    "merged_astray": gettext_lazy("Duplicate %(opt_in)s is merged into a stranger's opt-in."),
    "merged_though_counted": gettext_lazy(
        "Opt-in %(opt_in)s is no duplicate but names another opt-in."
    ),
    "tie_of_another": gettext_lazy("The referral of opt-in %(opt_in)s is another contact's."),
    "tie_without_count": gettext_lazy(
        "Opt-in %(opt_in)s left a referral although it does not count."
    ),
    "tie_to_another": gettext_lazy(
        "The referral of opt-in %(opt_in)s goes to another partner than the credit."
    ),
    "ties": gettext_lazy("Opt-in %(opt_in)s left several referrals."),
    "tie_missing": gettext_lazy("Opt-in %(opt_in)s is credited but left no referral."),
    "click": gettext_lazy(
        "Opt-in %(opt_in)s is credited through a hit of another partner or of a test."
    ),
}


def say_remedy(name: str) -> str:
    return str(REMEDIES.get(name, REPORT_IT))


def say_difference(example: dict[str, Any]) -> str:
    """One example of a check; a code without a sentence speaks for itself."""
    sentence = SENTENCES.get(example["what"])
    if sentence is None:
        return ", ".join(f"{name} {value}" for name, value in sorted(example.items()))
    return str(sentence) % (example | {"place": say_place(example)})


def say_place(example: dict[str, Any]) -> str:
    """`2026-03-10, partner 4, link 7, no Ad, bot`, or whose numbers it is about."""
    partner, link, ad = (example.get(name) for name in ("partner", "link", "ad"))
    parts = [example.get("day"), whose(example)]
    if "link" in example:
        parts.append(_("link %s") % link if link else _("no link"))
        parts.append(_("Ad %s") % ad if ad else _("no Ad"))
    if example.get("reason"):
        parts.append(reason_label(example["reason"]))
    if "day" in example and not partner:
        parts[1] = _("no partner")
    return ", ".join(str(part) for part in parts if part)


def whose(example: dict[str, Any]) -> str:
    partner = example.get("partner")
    return _("partner %s") % partner if partner else _("whole business")
