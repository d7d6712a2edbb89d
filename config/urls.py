"""Every address of the product; docs/rules.md explains /go/."""

from django.contrib import admin
from django.urls import include, path

from integrations.views import snippet
from portal.addresses import SEEN
from portal.seeing import portal_for_the_team

urlpatterns = [
    path("", include("portal.public_urls")),
    path("go/", include("tracking.urls")),
    path("b/", include("referrals.urls")),
    path("s.js", snippet, name="snippet"),
    path("f/", include("integrations.urls")),
    path("api/v1/", include("integrations.api.urls", namespace="api")),
    path("accounts/", include("partners.urls")),
    path(
        "portal/as/<int:seen>/",
        include(portal_for_the_team(admin.site.admin_view), namespace=SEEN),
    ),
    path("portal/", include("portal.urls")),
    path("admin/", admin.site.urls),
    path("", include("owner.urls")),
]
