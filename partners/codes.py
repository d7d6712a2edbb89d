"""Codes of links, partners and ads: one grammar, aliases for ever (docs/rules.md, Codes)."""

import re
import secrets
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 64
# What an address may carry: printed links of other systems end in any of these characters.
ADDRESS_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")

validate_code = RegexValidator(
    r"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?\Z",
    _("Use up to 64 letters, digits, dots, - and _; begin and end with a letter or digit."),
    code="code",
)


class CodeField(models.CharField):
    """The code in force, as typed; the object's code table holds it and all former ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", _("code"))
        kwargs.setdefault("max_length", LONGEST_CODE)
        kwargs.setdefault("validators", [validate_code])
        super().__init__(*args, **kwargs)


class CodeTaken(ValidationError):
    def __init__(self, code: str) -> None:
        message = _("“%(code)s” is taken, now or as a former code. Choose another.")
        super().__init__(message, "taken", {"code": code})


class CodeQuerySet(models.QuerySet[Any]):
    def spelled(self, code: str) -> Self:
        """Rows of this code in any mix of capitals."""
        return self.filter(key=code.lower())


class Code(models.Model):
    """A code that leads to its object, in force or former, and never to another one."""

    code = CodeField()
    key = models.GeneratedField(
        expression=Lower("code"),
        output_field=models.CharField(max_length=LONGEST_CODE),
        db_persist=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class CodedQuerySet(models.QuerySet[Any]):
    def add(self, **fields: Any) -> Any:
        """Create the object together with its first code; `CodeTaken` if it is not free."""
        with transaction.atomic():
            coded = self.create(**fields)
            coded.claim_code(coded.code)
        return coded


class Coded(models.Model):
    """An object that owns codes; subclasses name their code table's related name `codes`."""

    code = CodeField()

    class Meta:
        abstract = True

    def codes_beside(self) -> CodeQuerySet:
        """All codes among which this object's code must be the only one of its spelling."""
        raise NotImplementedError

    def code_owner(self) -> dict[str, Any]:
        """Further columns of this object's code rows."""
        return {}

    def can_take(self, code: str) -> bool:
        others = self.codes_beside().spelled(code)
        if self.pk:
            others = others.exclude(pk__in=self.codes.values("pk"))  # type: ignore[attr-defined]
        return not others.exists()

    def rename(self, code: str) -> None:
        """Give the object another code; the former one stays an alias for ever."""
        validate_code(code)
        with transaction.atomic():
            self.claim_code(code)
            self.code = code
            self.save(update_fields=["code"])

    def claim_code(self, code: str) -> None:
        """Take `code` for this object; its own former code is simply taken up again."""
        if self.codes.spelled(code).update(code=code):  # type: ignore[attr-defined]
            return
        try:
            with transaction.atomic():
                self.codes.create(code=code, **self.code_owner())  # type: ignore[attr-defined]
        except IntegrityError:
            # The unique index decides a race between two objects for one code.
            raise CodeTaken(code) from None


def suggest_code(name: str, taken: CodeQuerySet) -> str:
    """A free code made from a name: `Hair care guide` gives `hair-care-guide`."""
    base = plain_code(name) or f"c{secrets.token_hex(3)}"
    for code in (base, *(f"{base}{n}" for n in range(2, 50))):
        if not taken.spelled(code).exists():
            return code
    return f"{base}-{secrets.token_hex(4)}"


def plain_code(name: str) -> str:
    """The code that a name makes, free or not; empty where it has no plain letters."""
    return slugify(name)[:40].strip("-_")
