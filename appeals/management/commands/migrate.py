"""Django's migrate, one machine at a time."""

from django.core.management.commands import migrate
from django.db import connections

from appeals.keeping.alone import alone


class Command(migrate.Command):
    """Migrate the database, when nobody else is doing so: two machines may be upgraded at the same moment."""

    def handle(self, *args, database: str, **options) -> None:
        """Wait for the others, then do what is still to be done."""
        with alone(connections[database]):
            super().handle(*args, database=database, **options)
