from django.urls import path

from tracking.views import go

app_name = "tracking"

urlpatterns = [
    path("", go, name="go"),
    path("<path:path>", go, name="go"),
]
