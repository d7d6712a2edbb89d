"""Where opt-ins come from, in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from integrations.models import ApiKey, HostedForm

MANUAL = "manual"


def say_source(source: str) -> str:
    """`Form free-offer`, `API: shop`, `By hand`; an unknown one speaks for itself."""
    kind, _colon, name = source.partition(":")
    if kind == "form" and name:
        return _("Form %(name)s") % {"name": name}
    if kind == "api" and name:
        return _("API: %(name)s") % {"name": name}
    return _("By hand") if source == MANUAL else source


def all_sources() -> Iterator[tuple[str, str]]:
    """Every source that this install has set up, by its code, with its words."""
    for form in HostedForm.objects.all():
        yield form.source, _("Form %(name)s") % {"name": form.title}
    for name in ApiKey.objects.order_by("source").values_list("source", flat=True).distinct():
        yield f"api:{name}", say_source(f"api:{name}")
    yield MANUAL, say_source(MANUAL)
