from django.urls import path, re_path

from portal import apply, public

urlpatterns = [
    path("", public.front_page, name="front_page"),
    path("apply/", apply.apply, name="apply"),
    path("apply/thanks/", apply.thanks, name="apply_thanks"),
    re_path(r"^r/(?P<code>[^/]{1,80})/?$", apply.recruit, name="recruit"),
]
