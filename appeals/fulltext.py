"""The full-text index over ``appeals_words``: FTS5 in SQLite, GIN in PostgreSQL. Both hold the words as they stand.

The words are already in their normal form, so neither database's own idea of a word comes into it: both find the same.
In SQLite triggers carry every change over. A migration that rebuilds the table drops them, so they are put in place
after every migrate, and where they were missing the index is made anew.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "appeals_words"
INDEX = "appeals_words_index"
VECTOR = "appeals_words_vector"
COLUMNS = ("title", "demands", "everything")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the index in place if it isn't; take it away where its table is gone."""
    with connection.cursor() as cursor:
        there = TABLE in connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            _install_sqlite(cursor, there)
        elif there:
            _install_postgresql(cursor)


def vector(column: str) -> str:
    """Return the expression by which PostgreSQL indexes a column."""
    return f"{VECTOR}({column})"


def _install_postgresql(cursor) -> None:
    """The expression is a function of our own, since it says what it costs: as much as reading a few pages.

    Without that the database would rather make thousands of vectors than read the index for a word that many have.
    """
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {VECTOR}(words text) RETURNS tsvector IMMUTABLE PARALLEL SAFE COST 2000 "
        "LANGUAGE plpgsql AS $$ BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$"
    )
    for name in COLUMNS:
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}_{name}")
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {VECTOR}_{name} ON {TABLE} USING gin ({vector(name)})")


def _install_sqlite(cursor, there: bool) -> None:
    if not there:
        cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")
        return
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
    if cursor.fetchone()[0] == len(_triggers()):
        return
    names = ", ".join(COLUMNS)
    # The tokenizer "ascii" parts words at spaces and leaves every other letter of ours as it is.
    cursor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5({names}, content='{TABLE}', content_rowid='newness', "
        "tokenize='ascii', detail='column')"
    )
    for name, statement in _triggers().items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"CREATE TRIGGER {name} {statement}")
    cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608 - our own names


def _triggers() -> dict[str, str]:
    names, new, old = (", ".join(f"{before}{name}" for name in COLUMNS) for before in ("", "NEW.", "OLD."))
    add = f"INSERT INTO {INDEX}(rowid, {names}) VALUES (NEW.newness, {new});"  # noqa: S608 - our own names
    take = f"INSERT INTO {INDEX}({INDEX}, rowid, {names}) VALUES ('delete', OLD.newness, {old});"  # noqa: S608
    return {
        f"{TABLE}_added": f"AFTER INSERT ON {TABLE} BEGIN {add} END",
        f"{TABLE}_taken": f"AFTER DELETE ON {TABLE} BEGIN {take} END",
        f"{TABLE}_changed": f"AFTER UPDATE ON {TABLE} BEGIN {take} {add} END",
    }
