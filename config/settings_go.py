"""The settings of the redirect alone: the pages and what belongs to them are not even loaded."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = [
    "business",
    "partners",
    "referrals",
    "tracking",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
]
