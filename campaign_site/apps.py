"""Wiring of the desk: Django's admin with our site in its place."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin app, with the desk as its default site."""

    default_site = "appeals.admin.site.Desk"

    def ready(self) -> None:
        """Make the site, then register what is in it: a site in the making would forget what it is given."""
        super().ready()
        import_module("appeals.admin.registered")
