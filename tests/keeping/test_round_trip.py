"""A backup that was made while somebody published comes back to the letter, on the other database too."""

import json
from pathlib import Path

import psycopg
import pytest

from appeals.signing import load_key, make_key
from tests.processes import run_python

SCRIPT = Path(__file__).with_name("kept.py")


@pytest.fixture(scope="module")
def databases(tmp_path_factory, postgresql_url):
    """The DATABASE_URL of a new database of each kind, and a signing key of its own."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE kept")
    folders = {name: tmp_path_factory.mktemp(name) for name in ("sqlite", "postgresql")}
    for folder in folders.values():
        make_key(folder / "signing.key")
    urls = {
        "sqlite": f"sqlite:///{folders['sqlite']}/kept.sqlite3",
        "postgresql": postgresql_url.removesuffix("/postgres") + "/kept",
    }
    return {name: (urls[name], folders[name]) for name in urls}


def run(databases, name, *arguments):
    """Run the script on one of the databases; return what it found."""
    url, folder = databases[name]
    told = run_python(url, SCRIPT, *map(str, arguments), VAR_DIR=str(folder), SIGNING_KEY_FILE=f"{folder}/signing.key")
    return json.loads(told)


@pytest.fixture(scope="module")
def made(databases):
    """What is in a backup of each database."""
    return {name: run(databases, name, "make", folder / "backup") for name, (_url, folder) in databases.items()}


@pytest.mark.parametrize(("source", "target"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_backup_comes_back_on_the_other_database(databases, made, source, target):
    folder = databases[source][1]
    public = load_key(folder / "signing.key").public
    found = run(databases, target, "bring", folder / "backup", public)
    unsigned = "the signature is not that of this text by a known key."
    assert made[source]["while others wrote"] is True
    assert found.pop("refused") == {
        "not empty": "There is content in the database already (appeals_campaign). To give it up, add --replace.",
        "unknown key": "The check failed, so nothing has changed: schools version 1, manifest: "
        f"{unsigned} (and {made[source]['versions'] + made[source]['editions'] - 1} more) "
        f"If {public} is your key (compare it with a printed one), add --key {public}.",
        "forged": "",
    }
    assert found.pop("guarded").endswith("Published rows are never changed or deleted.")
    places = found.pop("places")
    assert places[0] == places[1] > 0
    assert found == {
        "unchanged": True,
        "editions": made[source]["editions"],
        "versions": made[source]["versions"],
        "same": True,
        "sessions": 0,
        "next": True,
    }
