"""Fills in the owner's forms as a browser would: what the page offers, changed here and there."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Fields(HTMLParser):
    """The values of a page's form fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select: str | None = None
        self.area: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        about = dict(found)
        name = about.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in about:
            self.values.setdefault(self.select, []).append(about.get("value") or "")
        elif tag == "textarea":
            self.area = name
        elif tag == "input" and name and self.is_sent(about):
            # What browsers send for a tick without a value.
            self.values.setdefault(name, []).append(about.get("value", self.default(about)) or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None

    def handle_data(self, text: str) -> None:
        if self.area:
            self.values.setdefault(self.area, []).append(text)

    def default(self, about: dict[str, Any]) -> str:
        return "on" if about.get("type") == "checkbox" else ""

    def is_sent(self, about: dict[str, Any]) -> bool:
        if about.get("type") in {"checkbox", "radio"}:
            return "checked" in about
        return about.get("type") != "submit"


def typed(client: Client, address: str, **changed: Any) -> Any:
    """The answer to the form at `address` with these fields changed."""
    fields = Fields(client.get(address).text).values | {"_save": ["Save"]} | changed
    return client.post(address, {name: value for name, value in fields.items() if value != []})


def errors(response: Any) -> dict[str, list[str]]:
    """The messages at the fields of a form that was refused."""
    assert response.status_code == 200
    return dict(response.context["adminform"].form.errors)
