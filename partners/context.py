"""What every template may ask of the people who sign in."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from partners.models import User


def has_owner(_request: HttpRequest) -> dict[str, Any]:
    """Asked of the database only where a page wants to know."""
    return {"has_owner": SimpleLazyObject(User.objects.has_owner)}
