"""The one app."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from appeals.triggers import install


class AppealsConfig(AppConfig):
    """Zvarot's app; it is named in the desk by what it holds."""

    name = "appeals"
    verbose_name = "Zvarot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the triggers put in place after every migrate: SQLite loses them whenever a table is rebuilt."""
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="appeals.install_triggers")


def install_triggers(*, using: str, **kwargs) -> None:
    """Install the triggers on the database ``using``."""
    install(connections[using])
