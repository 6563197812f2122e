"""Database triggers that refuse to change or delete what was published, whoever asks and by whatever way.

They stand behind the guards of ``appeals.models.revision``. SQLite drops a table's triggers when a migration rebuilds
it, so they are installed after every migrate.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "Published rows are never changed or deleted."

# Each table and what makes its rows unique beside the id. On SQLite an INSERT OR REPLACE deletes the row that stands in
# its way without calling any delete trigger, so such an insert has to be recognised.
WRITTEN_ONCE: dict[str, tuple[str, ...]] = {
    "appeals_revision": ("appeal_id", "number"),
    "appeals_edition": ("revision_id", "language"),
    "appeals_revisionparty": ("role", "key", "revision_id"),
    "appeals_revisiondemand": ("revision_id", "number"),
    "appeals_withdrawal": ("revision_id", "language"),
    "appeals_outcome": ("replaces_id",),
    "appeals_outcomenote": ("outcome_id", "language"),
    "appeals_trail": ("id",),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place on every table there is, in place of those from before.

    Raises ImproperlyConfigured for a database that is neither SQLite nor PostgreSQL.
    """
    if connection.vendor not in ("sqlite", "postgresql"):
        raise ImproperlyConfigured("Zvarot runs on SQLite and PostgreSQL; set DATABASE_URL to one of them.")
    write = _sqlite if connection.vendor == "sqlite" else _postgresql
    _execute(connection, [statement for table in _tables(connection) for statement in write(table)])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers, until the next migrate. For tests, which empty or damage their database on purpose."""
    drop = _drop_sqlite if connection.vendor == "sqlite" else _drop_postgresql
    _execute(connection, [statement for table in _tables(connection) for statement in drop(table)])


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that exist: a migration backwards may have removed some."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    return [table for table in WRITTEN_ONCE if table in present]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    same = " AND ".join(f"{name} = NEW.{name}" for name in WRITTEN_ONCE[table])
    replaces = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR {same})"  # noqa: S608 - our own table names
    return [
        *_drop_sqlite(table),
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {replaces} {refuse}",
    ]


def _drop_sqlite(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{act}" for act in ("update", "delete", "replace")]


def _postgresql(table: str) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION appeals_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION appeals_refuse()",
    ]


def _drop_postgresql(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_written_once ON {table}"]
