"""What the last look at each link domain found."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.domains.looking import Look, State


class LinkDomainQuerySet(models.QuerySet["LinkDomain"]):
    def record(self, host: str, found: Look, at: datetime) -> None:
        fields = {
            "state": found.state,
            "addresses": ", ".join(found.addresses),
            "status": found.status,
            "detail": found.detail[:200],
            "certificate_ends": found.certificate_ends,
            "checked_at": at,
        }
        self.update_or_create(host=host, defaults=fields)


class LinkDomain(models.Model):
    """A host of BASE_URL or LINK_HOSTS, as it was seen from outside."""

    host = models.CharField(_("domain"), max_length=253, primary_key=True)
    state = models.CharField(_("state"), max_length=12, choices=State)
    addresses = models.CharField(_("addresses"), max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(_("answer"), default=0)
    detail = models.CharField(_("what was said"), max_length=200, blank=True)
    certificate_ends = models.DateTimeField(_("certificate ends"), null=True)
    checked_at = models.DateTimeField(_("checked"))

    objects = LinkDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("link domain")
        verbose_name_plural = _("link domains")

    def __str__(self) -> str:
        return self.host

    @property
    def found(self) -> Look:
        return Look(
            State(self.state),
            tuple(filter(None, self.addresses.split(", "))),
            self.status,
            self.detail,
            self.certificate_ends,
        )
