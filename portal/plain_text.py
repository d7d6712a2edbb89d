"""Text that people type: no control characters, and none that turn the reading direction."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

INVISIBLE = r"\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
MESSAGE = _("Leave out invisible characters. Type the text here instead of pasting it.")

one_line = RegexValidator(rf"[\x00-\x0a\x0d{INVISIBLE}]", MESSAGE, "text", inverse_match=True)
many_lines = RegexValidator(rf"[\x00-\x08{INVISIBLE}]", MESSAGE, "text", inverse_match=True)
