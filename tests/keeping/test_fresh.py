"""A restored SQLite database takes the place of one that others have open, in one step or not at all."""

import sqlite3
from contextlib import closing

import pytest

from appeals.keeping import fresh
from appeals.keeping.folder import BackupError


@pytest.fixture
def databases(tmp_path):
    """A database that was built, and the one in use, each with a row that says which it is."""
    paths = {name: str(tmp_path / name) for name in ("built", "present")}
    for name, path in paths.items():
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(f"PRAGMA journal_mode=WAL; CREATE TABLE t AS SELECT '{name}' AS name")
    return paths


def test_who_has_the_database_open_goes_on_with_the_new_one(databases):
    with closing(sqlite3.connect(databases["present"])) as reader:
        before = reader.execute("SELECT name FROM t").fetchall()
        fresh._copy_over(databases["built"], databases["present"])
        after = reader.execute("SELECT name FROM t").fetchall()
        mode = reader.execute("PRAGMA journal_mode").fetchall()
    assert (before, after, mode) == ([("present",)], [("built",)], [("wal",)])


def test_where_somebody_writes_without_end_everything_stays_as_it_was(databases, monkeypatch):
    monkeypatch.setattr(fresh, "PATIENCE", 0)
    with closing(sqlite3.connect(databases["present"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO t VALUES ('more')")
        with pytest.raises(BackupError, match="Somebody is writing in the database without end; stop the server"):
            fresh._copy_over(databases["built"], databases["present"])
        writer.execute("COMMIT")
        assert writer.execute("SELECT name FROM t").fetchall() == [("present",), ("more",)]
