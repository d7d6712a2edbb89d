"""The redirect alone (`serve --only go`): no page, no admin, nothing that could delay a click."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_go"
django.setup()

from config.health_door import answer_monitors  # noqa: E402
from config.roles import Roles  # noqa: E402
from tracking.door.go import GoDoor  # noqa: E402

application = Roles(go=GoDoor(), rest=answer_monitors)
