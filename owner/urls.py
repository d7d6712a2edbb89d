from django.urls import path

from owner.health import healthz, readyz
from owner.setting_up.views import set_up_open, set_up_page

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("set-up/", set_up_page, name="set_up"),
    path("set-up/<str:token>/", set_up_open, name="set_up_open"),
]
