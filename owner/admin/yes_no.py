"""Yes and no in words: a red cross looks like something to mend."""

from django.utils.translation import gettext as _


def say_yes_or_no(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")
