"""Wiring of the desk: Django's admin with our site in its place."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin app, with the desk as its default site."""

    default_site = "appeals.admin.site.Desk"
