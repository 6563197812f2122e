"""The one app."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from appeals.checks import register_checks
from appeals.triggers import install


class AppealsConfig(AppConfig):
    """Zvarot's app; it is named in the desk by what it holds."""

    name = "appeals"
    verbose_name = "Zvarot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks; have the triggers put in place after every migrate, since SQLite loses them in some."""
        register_checks()
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="appeals.install_triggers")


def install_triggers(*, using: str, **kwargs) -> None:
    """Install the triggers on the database ``using``."""
    install(connections[using])
