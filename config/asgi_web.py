"""The pages alone (`serve --only web`); /go/ works here too, as an ordinary view."""

from config.django_door import DjangoDoor
from config.roles import Roles
from config.wsgi import application as django

application = Roles(go=None, rest=DjangoDoor(django))
