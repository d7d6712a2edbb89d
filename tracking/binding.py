"""A browser that showed whose it is by sending a form or buying (docs/rules.md, Known contacts)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.contact import Contact


class BindingQuerySet(models.QuerySet["Binding"]):
    def of(self, visitors: Iterable[UUID]) -> Self:
        return self.filter(visitor__in=set(visitors))

    def sole(self, visitors: Iterable[UUID]) -> "dict[UUID, Binding]":
        """The binding of each visitor that is bound to one contact only; two tie neither."""
        found: defaultdict[UUID, list[Binding]] = defaultdict(list)
        for binding in self.of(visitors):
            found[binding.visitor].append(binding)
        return {visitor: rows[0] for visitor, rows in found.items() if len(rows) == 1}


class Binding(models.Model):
    visitor = models.UUIDField()
    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="bindings", verbose_name=_("contact")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("binding")
        verbose_name_plural = _("bindings")
        constraints = [
            # Serves each click with a known cookie, and keeps a pair single.
            models.UniqueConstraint(fields=["visitor", "contact"], name="binding_once")
        ]

    def __str__(self) -> str:
        return f"{self.visitor}: {self.contact_id}"


def bind(visitor: UUID, contact: Contact, confirmed_at: datetime | None) -> None:
    """Bind a browser to a contact; a confirmation is kept, never taken back."""
    binding, _is_new = Binding.objects.get_or_create(
        visitor=visitor, contact=contact, defaults={"confirmed_at": confirmed_at}
    )
    if confirmed_at and binding.confirmed_at is None:
        binding.confirmed_at = confirmed_at
        binding.save(update_fields=["confirmed_at"])
