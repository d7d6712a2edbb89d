"""What the owner pastes into a website so that a hosted form gets its data."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from business.models import Business
from integrations.forms import SignUpForm
from integrations.models import HostedForm


@dataclass(frozen=True, slots=True)
class WaysToUse:
    """The form's own address, a form for the owner's page that sends its data there, the script."""

    address: str
    markup: str
    snippet: str


def ways_to_use(form: HostedForm, business: Business) -> WaysToUse:
    address = hosted_address(form)
    return WaysToUse(
        address=address,
        markup=plain_markup(form, address, business.hit_id_parameter),
        snippet=snippet_line(),
    )


def snippet_line() -> str:
    """The line that hands on the click id, for each page of the owner's website."""
    return f'<script src="{settings.BASE_URL}{reverse("snippet")}" defer></script>'


def hosted_address(form: HostedForm) -> str:
    return settings.BASE_URL + reverse("integrations:form", args=[form.slug])


def plain_markup(form: HostedForm, address: str, parameter: str) -> str:
    """The same fields as the hosted form, without any style; labels are the owner's own words."""
    labels = {name: field.label for name, field in SignUpForm(form).fields.items()}
    lines = [label_line(labels["email"], '<input type="email" name="email" required>')]
    if "name" in labels:
        lines.append(label_line(labels["name"], '<input name="name">'))
    if "extra" in labels:
        lines.append(label_line(labels["extra"], '<textarea name="extra"></textarea>'))
    if "consent" in labels:
        tick = '<input type="checkbox" name="consent" required>'
        lines.append(f"<label>{tick} {escape(labels['consent'])}</label>")
    lines.append(f'<input type="hidden" name="{parameter}">')
    lines.append(f"<button>{escape(form.button or _('Send'))}</button>")
    inner = "\n".join(f"  {line}" for line in lines)
    return f'<form method="post" action="{address}">\n{inner}\n</form>'


def label_line(label: object, field: str) -> str:
    return f"<label>{escape(label)} {field}</label>"
