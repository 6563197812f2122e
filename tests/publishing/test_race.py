"""Two editors publish the same change at the same moment: one version, and one clear line for the second."""

from pathlib import Path

import pytest

from tests.processes import run_python

SCRIPT = Path(__file__).with_name("race.py")


@pytest.fixture
def sqlite_url(tmp_path):
    """The DATABASE_URL of an SQLite database in a file."""
    return f"sqlite:///{tmp_path}/race.sqlite3"


@pytest.mark.parametrize("database", ["sqlite_url", "postgresql_url"])
def test_of_two_who_publish_at_once_one_publishes_and_the_other_is_told(request, database):
    *rounds, last = run_python(request.getfixturevalue(database), SCRIPT).splitlines()
    assert rounds == [f"Nothing has changed since version {number}. | published {number}" for number in range(1, 6)]
    assert last == "5 10"
