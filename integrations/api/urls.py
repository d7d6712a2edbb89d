from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from integrations.api.endpoints import api

urlpatterns, app_name, _namespace = api.urls

for pattern in urlpatterns:
    if isinstance(pattern, URLPattern):
        # Keys open the API, never a session.
        login_not_required(pattern.callback)
