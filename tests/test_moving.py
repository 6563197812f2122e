"""An installation on SQLite moves to PostgreSQL with one command: every row, or none."""

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from appeals.moving import MADE_BY_MIGRATING
from appeals.triggers import MESSAGE
from tests.processes import run_manage, run_python

SCRIPT = Path(__file__).with_name("moving.py")
REFUSED = "Nothing was moved: the database that DATABASE_URL names isn't empty: it has"


@pytest.fixture(scope="module")
def old(tmp_path_factory, migrated_file):
    """An installation with the demo, signed; its folder."""
    folder = tmp_path_factory.mktemp("old")
    shutil.copy(migrated_file, folder)
    run_manage("", "prepare", VAR_DIR=str(folder))
    return folder


@pytest.fixture
def empty_url(postgresql_url):
    """The DATABASE_URL of a database with nothing in it."""
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute("CREATE DATABASE moved")
        yield postgresql_url.removesuffix("postgres") + "moved"
        server.execute("DROP DATABASE moved")


def _counts(run) -> dict[str, int]:
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))
    return {table: run(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608


def test_a_site_moves_to_postgresql_as_a_whole_or_not_at_all(old, empty_url):
    path = old / "zvarot.sqlite3"
    lines = run_python(empty_url, SCRIPT, str(path), VAR_DIR=str(old)).splitlines()
    with contextlib.closing(sqlite3.connect(path)) as before:
        counts = _counts(before.execute)
        assert json.loads(lines.pop(7)) == counts
        assert lines == [
            f"{REFUSED} the table strange, which isn't ours. Give it a new one.",
            "Nothing was moved: what was published doesn't check out: against-the-war version 1, en: the text does not "
            "have the stored digest. (and 5 more)",
            "0 editions",
            "Nothing was moved: the old database isn't of this release. Run `manage.py migrate` on it first.",
            "Nothing was moved: appeals_appeal: PostgreSQL text fields cannot contain NUL (0x00) bytes.",
            f"Moved {sum(counts.values())} rows. Verified: 2 versions, 12 editions, 14 signatures, "
            "0 texts without one.",
            f"Keep {path} until you have looked at the site; nothing reads it any more.",
            f"{REFUSED} rows in appeals_addressee. Give it a new one.",
            MESSAGE,
        ]


def test_a_database_is_only_moved_to_postgresql(old):
    with pytest.raises(AssertionError, match="DATABASE_URL has to name the PostgreSQL database to move to"):
        run_manage("", "move_database", str(old / "zvarot.sqlite3"), VAR_DIR=str(old))


@pytest.mark.django_db
def test_migrating_fills_no_other_tables_than_those_that_are_named():
    with connection.cursor() as cursor:
        counts = _counts(cursor.execute)
    assert {table for table, count in counts.items() if count} <= MADE_BY_MIGRATING
