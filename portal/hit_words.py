"""In words: who clicked, and what a hit counts for."""

from django.utils.translation import gettext as _

from tracking.hit import HitClass
from tracking.models import Hit
from tracking.reasons import reason_label


def who_clicked(hit: Hit) -> str:
    if hit.hit_class == HitClass.SELF:
        return _("You")
    if hit.hit_class == HitClass.INTERNAL:
        return _("The team of the business")
    return hit.get_hit_class_display()


def state_of_hit(hit: Hit) -> str:
    """docs/rules.md, Hits."""
    if not hit.is_eligible:
        return _("Not counted: %(reason)s") % {"reason": reason_label(hit.reason)}
    if hit.is_unique:
        return _("Counted, unique")
    return _("Counted, not unique")
