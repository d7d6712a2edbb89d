"""The pages alone (`serve --only web`); /go/ works here too, as an ordinary view."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.django_door import DjangoDoor  # noqa: E402
from config.roles import Roles  # noqa: E402
from config.wsgi import application as pages  # noqa: E402

application = Roles(go=None, rest=DjangoDoor(pages))
