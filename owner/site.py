"""The owner's admin."""

from django.contrib import admin


class OwnerSite(admin.AdminSite):
    pass
