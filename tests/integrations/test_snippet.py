"""The script for the owner's pages; tests/browser shows it at work."""

import re

from django.test import Client

from business.models import Business


def test_it_works(client: Client, business) -> None:
    response = client.get("/s.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert b'{"origin": "http://127.0.0.1:8000", "parameter": "rid", "seconds": 7776000}' in (
        response.content
    )
    assert not response.cookies


def test_owners_name_of_the_click_id(client: Client, business) -> None:
    Business.objects.update(hit_id_parameter="ref_id", credit_window_days=None)
    text = client.get("/s.js").content.decode()

    assert '"parameter": "ref_id", "seconds": 34560000' in text


def test_it_is_small(client: Client, business) -> None:
    assert len(client.get("/s.js").content) < 3 * 1024


def test_its_name_is_on_no_blocking_list(client: Client, business) -> None:
    text = client.get("/s.js").content.decode()

    assert not re.search(
        r"affiliate|track(?:er|ing)\b|\bads?\b|analytics", text.replace("tracking link", "")
    )
