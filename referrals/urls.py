from django.urls import path

from referrals.views import banner

urlpatterns = [path("<str:name>", banner, name="banner")]
