"""Addresses of the list of hits, narrowed to the rows behind a number."""

from urllib.parse import urlencode

from django.urls import reverse


def hits_address(**narrowed: int) -> str:
    """The hits of the last 30 days of a `link` or `partner`, by key."""
    query = urlencode({"days": 30, "counted": "yes", **narrowed})
    return f"{reverse('admin:tracking_hit_changelist')}?{query}"
