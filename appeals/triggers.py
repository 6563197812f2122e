"""Database triggers: some refuse to change or delete what was published, others count what changes readers' pages.

Whoever asks and by whatever way. The first stand behind the guards of ``appeals.models.revision``; the others keep
``appeals.models.generation``. SQLite drops a table's triggers when a migration rebuilds it, so they are installed after
every migrate.
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
}
# Each table that a page in the store may show something of, and the changes that count. What search alone reads isn't
# here: its answers aren't stored.
ANY_CHANGE = ("INSERT", "UPDATE", "DELETE")
COUNTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WRITTEN_ONCE, ANY_CHANGE),
    **dict.fromkeys(("appeals_campaign", "appeals_slug", "appeals_shelf", "appeals_name", "appeals_place"), ANY_CHANGE),
    "appeals_appeal": ("UPDATE OF key",),
}
COUNTER = "appeals_generation"
_COUNT = (
    f"INSERT INTO {COUNTER} (id, number, oldest) VALUES (1, 1, 0) "  # noqa: S608 - our own name
    f"ON CONFLICT (id) DO UPDATE SET number = {COUNTER}.number + 1"
)
# What was withdrawn is shown nowhere any more, not even where nothing newer can be had.
_COUNT_WITHDRAWAL = f"{_COUNT.replace('1, 1, 0', '1, 1, 1')}, oldest = {COUNTER}.number + 1"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place on every table there is, in place of those from before.

    And count once: what a migration changed, no trigger may have seen. Raises ImproperlyConfigured for a database that
    is neither SQLite nor PostgreSQL.
    """
    if connection.vendor not in ("sqlite", "postgresql"):
        raise ImproperlyConfigured("Zvarot runs on SQLite and PostgreSQL; set DATABASE_URL to one of them.")
    refuse, count = (_sqlite, _sqlite_count) if connection.vendor == "sqlite" else (_postgresql, _postgresql_count)
    present = _tables(connection)
    statements = [statement for table in WRITTEN_ONCE if table in present for statement in refuse(table)]
    counting = [statement for table in COUNTED if table in present for statement in count(table)]
    _execute(connection, statements + ([*counting, _COUNT] if COUNTER in present else []))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers that refuse, until the next migrate. For tests, which damage their database on purpose."""
    drop = _drop_sqlite if connection.vendor == "sqlite" else _drop_postgresql
    present = _tables(connection)
    _execute(connection, [statement for table in WRITTEN_ONCE if table in present for statement in drop(table)])


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that exist: a migration backwards may have removed some."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


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


def _sqlite_count(table: str) -> list[str]:
    statements = []
    for change in COUNTED[table]:
        name = f"{table}_counts_{change.partition(' ')[0].lower()}"
        withdrawn = table == "appeals_withdrawal" and change == "INSERT"
        body = f"BEGIN {_COUNT_WITHDRAWAL if withdrawn else _COUNT}; END"
        statements += [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} AFTER {change} ON {table} {body}"]
    return statements


def _postgresql_count(table: str) -> list[str]:
    """Before a statement, so that the counter is the first row that any transaction locks: nobody waits in a circle."""
    changes = " OR ".join(COUNTED[table] if COUNTED[table] != ANY_CHANGE else (*ANY_CHANGE, "TRUNCATE"))
    return [
        "CREATE OR REPLACE FUNCTION appeals_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_TABLE_NAME = 'appeals_withdrawal' AND TG_OP = 'INSERT' THEN {_COUNT_WITHDRAWAL}; ELSE {_COUNT}; "
        "END IF; RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_counts BEFORE {changes} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION appeals_count()",
    ]
