"""An empty database in the place of the present one, which comes back unless everything went well."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from appeals.keeping import tables
from appeals.keeping.folder import BackupError

# How long to wait for others who are writing, in seconds.
PATIENCE = 20


@contextmanager
def fresh_database() -> Iterator[None]:
    """Give an empty database under the usual connection. At the end it takes the present one's place, in one step.

    If something is raised meanwhile, or the process dies, the present one is as it was. Raises BackupError where it
    is in use for too long, or isn't ours alone.
    """
    with _fresh_schema() if connection.vendor == "postgresql" else _fresh_file():
        yield


@contextmanager
def _fresh_schema() -> Iterator[None]:
    """One transaction: PostgreSQL takes tables back too."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            present = set(connection.introspection.table_names(cursor))
            if strange := present - _ours():
                raise BackupError(f"The database holds a table that isn't Zvarot's ({min(strange)}); name another one.")
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            # At once, where Django would wait for the end: tables with checks to come can't be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in sorted(present):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
        yield


def _ours() -> set[str]:
    nodes = tables.applied(connection)
    now = {model._meta.db_table for model in tables.tables_after(connection, nodes)}
    return {*now, *connection.introspection.django_table_names(include_views=False), "django_migrations"}


@contextmanager
def _fresh_file() -> Iterator[None]:
    """A file of its own; SQLite then copies it over the present one in one transaction, under running processes too."""
    present = str(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory(prefix=".restore.", dir=Path(present).parent) as folder:
        connection.close()
        connection.settings_dict["NAME"] = os.path.join(folder, "fresh.sqlite3")
        try:
            yield
        finally:
            built = connection.settings_dict["NAME"]
            connection.close()
            connection.settings_dict["NAME"] = present
        _copy_over(built, present)


def _copy_over(built: str, present: str) -> None:
    until = time.monotonic() + PATIENCE

    def stop_waiting(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise BackupError("Somebody is writing in the database without end; stop the server and try again.")

    with closing(sqlite3.connect(built)) as source, closing(sqlite3.connect(present, timeout=PATIENCE)) as target:
        source.backup(target, progress=stop_waiting)
