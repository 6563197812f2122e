"""The one app."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from appeals import fulltext, triggers
from appeals.checks import register_checks


class AppealsConfig(AppConfig):
    """Zvarot's app; it is named in the desk by what it holds."""

    name = "appeals"
    verbose_name = "Zvarot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks; have what Django doesn't know of put in place after every migrate, which may lose it."""
        register_checks()
        post_migrate.connect(install, sender=self, dispatch_uid="appeals.install")


def install(*, using: str, **kwargs) -> None:
    """Install the triggers and the full-text index on the database ``using``."""
    triggers.install(connections[using])
    fulltext.install(connections[using])
