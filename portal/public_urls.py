from django.urls import path

from portal import public

urlpatterns = [path("", public.front_page, name="front_page")]
