"""The demo's addresses and sign-ins: a file beside its database, for people and for scripts."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

from integrations.models import ApiKey
from owner.demo.content import API_KEY_NAME, LINKS, OWNER, PARTNERS
from partners.models import User

# Without letters and digits that are mistaken for each other when typed from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

Access = dict[str, Any]


def read_access() -> Access | None:
    """What the file says; None if there is none or nobody can read it."""
    try:
        return json.loads(access_file().read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def write_access(access: Access) -> None:
    """Written at once or not at all, and readable for this user only."""
    new = access_file().with_suffix(".new")
    new.parent.mkdir(parents=True, exist_ok=True)
    new.touch(mode=0o600)
    new.write_text(json.dumps(access, indent=2, ensure_ascii=False) + "\n")
    new.replace(access_file())


def access_file() -> Path:
    return settings.DATA_DIR / "demo.json"


def new_access() -> Access:
    """New random passwords for all demo people, and a new key for the API."""
    return {
        "owner": {"email": OWNER["email"], "password": new_password(OWNER["email"])},
        "partners": [
            {
                "email": each.email,
                "password": new_password(each.email),
                "code": each.code,
                "name": each.name,
                "parent": each.parent or None,
            }
            for each in PARTNERS
        ],
        "api_key": new_api_key(),
    }


def new_api_key() -> str:
    """A key that works; one whose file was lost is of no use to anybody and is revoked."""
    for lost in ApiKey.objects.in_force().filter(created_by__is_demo=True):
        lost.revoke()
    owner = User.objects.get(email=OWNER["email"])
    _key, token = ApiKey.objects.issue(API_KEY_NAME, created_by=owner)
    return token


def with_addresses(access: Access, website: str) -> Access:
    links = [
        {
            "code": each.code,
            "destination": f"{website}{each.page}",
            "partner": each.partner or None,
            "programs": list(each.programs),
            "archived": each.is_archived,
        }
        for each in LINKS
    ]
    addresses = {"base_url": settings.BASE_URL, "website_url": website}
    return {**addresses, **access, **addresses, "links": links}


def new_password(email: str) -> str:
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    user = User.objects.get(email=email)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
