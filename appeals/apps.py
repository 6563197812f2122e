"""The one app."""

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate, pre_migrate

from appeals import acting, fulltext, recording, triggers
from appeals.checks import register_checks
from appeals.publishing.shelving import fill


class AppealsConfig(AppConfig):
    """Zvarot's app; it is named in the desk by what it holds."""

    name = "appeals"
    verbose_name = "Zvarot"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks; have what Django doesn't know of put in place after every migrate, which may lose it."""
        register_checks()
        connection_created.connect(acting.register, dispatch_uid="appeals.register")
        pre_migrate.connect(lift, sender=self, dispatch_uid="appeals.lift")
        post_migrate.connect(install, sender=self, dispatch_uid="appeals.install")


def lift(*, using: str, plan: list, **kwargs) -> None:
    """Remove the triggers that record changes: they name columns, and would stop a migration that alters those.

    Where there is no migration to do they stay: a server may be running.
    """
    if plan:
        recording.lift(connections[using])


def install(*, using: str, **kwargs) -> None:
    """Install the triggers and the full-text index on the database ``using``; fill the index behind lists if it's new.

    Migrations only make its tables: what fills them reads the models of today, which need all migrations.
    """
    triggers.install(connections[using])
    fulltext.install(connections[using])
    recording.install(connections[using])
    if using == DEFAULT_DB_ALIAS and _is_migrated(using):
        fill()


def _is_migrated(using: str) -> bool:
    loader = MigrationLoader(connections[using])
    return all(leaf in loader.applied_migrations for leaf in loader.graph.leaf_nodes("appeals"))
