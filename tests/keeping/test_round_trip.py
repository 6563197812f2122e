"""A backup that was made while somebody published comes back to the letter: PostgreSQL's on SQLite and the reverse."""

import json
from pathlib import Path

import psycopg
import pytest

from appeals.signing import make_key
from tests.processes import run_python

SCRIPT = Path(__file__).with_name("kept.py")


@pytest.fixture(scope="module")
def found(tmp_path_factory, postgresql_url):
    """What each step found: PostgreSQL is backed up, SQLite gets it and is backed up, PostgreSQL gets that."""
    folder = tmp_path_factory.mktemp("kept")
    make_key(folder / "signing.key")
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE kept TEMPLATE postgres")
    postgresql, sqlite = postgresql_url.removesuffix("postgres") + "kept", f"sqlite:///{folder}/kept.sqlite3"

    def run(url, *arguments):
        settings = {"VAR_DIR": str(folder), "SIGNING_KEY_FILE": str(folder / "signing.key")}
        return json.loads(run_python(url, SCRIPT, *map(str, arguments), **settings))

    first, second = folder / "first", folder / "second"
    return {
        "made": run(postgresql, "make", first),
        "on SQLite": run(sqlite, "bring_old", first, second),
        "on PostgreSQL": run(postgresql, "bring", second),
    }


def test_a_backup_on_postgresql_is_one_moment_of_what_others_write(found):
    assert found["made"]["amid"] is True


def test_a_backup_of_an_earlier_release_comes_back_on_sqlite_and_is_brought_up_to_date(found):
    came_since = ["answer", "name", "place", "shelf", "trail", "words"]
    on_sqlite = {**found["on SQLite"]}
    assert on_sqlite.pop("places") > 0
    assert on_sqlite.pop("editions") > found["made"]["editions"]
    assert on_sqlite == {
        "checked": [found["made"]["editions"], 0],
        "differs": [f"appeals_{table}" for table in came_since],
        "found": True,
        "key": True,
        "sessions": 0,
        "generation": True,
        "amid": True,
    }


def test_a_backup_of_sqlite_comes_back_on_postgresql_when_every_signature_is_right(found):
    on_postgresql = found["on PostgreSQL"]
    not_empty, forged = on_postgresql.pop("refused")
    assert not_empty == "There is content in the database already (appeals_campaign). To give it up, add --replace."
    assert forged.startswith("The check failed, so nothing has changed: ")
    assert on_postgresql == {
        "unchanged": True,
        "checked": [found["on SQLite"]["editions"], 0],
        "same": True,
        "guarded": "Published rows are never changed or deleted.",
        "next": True,
    }
