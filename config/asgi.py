"""What the server calls: /go/ is answered from memory, everything else by Django's threads."""

from config.django_door import DjangoDoor
from config.roles import Roles
from config.wsgi import application as django
from tracking.door.go import GoDoor

application = Roles(go=GoDoor(), rest=DjangoDoor(django))
