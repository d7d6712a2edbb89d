"""What the server calls: /go/ is answered from memory, everything else by Django's threads."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.django_door import DjangoDoor  # noqa: E402
from config.roles import Roles  # noqa: E402
from config.wsgi import application as pages  # noqa: E402
from tracking.door.go import GoDoor  # noqa: E402

application = Roles(go=GoDoor(), rest=DjangoDoor(pages))
