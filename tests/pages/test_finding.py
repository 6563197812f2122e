"""The search and the lists answer alike in SQLite and in PostgreSQL."""

import shutil
from pathlib import Path

import pytest

from tests.processes import run_python

SCRIPT = Path(__file__).with_name("finding.py")


pytestmark = pytest.mark.django_db  # the sites begin with copies of the tests' own database


@pytest.fixture(scope="module")
def found(tmp_path_factory, migrated_file):
    """What is found on SQLite."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("finding"))
    return run_python(f"sqlite:///{file}", SCRIPT)


def test_both_databases_find_and_list_the_same(found, postgresql_database):
    assert run_python(postgresql_database("finding"), SCRIPT) == found


def test_what_is_found_follows_publishing_and_withdrawing(found):
    lines = found.splitlines()
    before, after, anew = lines[:13], lines[13:26], lines[26:]
    assert before[:4] == [
        "en LIGHTHOUSE ['appeal-1', 'appeal-0']",
        "en states school ['appeal-2']",
        "en \"light' & | ! :* ( ['appeal-1', 'appeal-0']",
        "en opening en ['appeal-2', 'appeal-1', 'appeal-0']",
    ]
    assert after[:2] == ["en LIGHTHOUSE ['appeal-0']", "en states school ['appeal-2']"]
    assert before[-2] == after[-2] == "['City en', 'City be', 'City ar', 'City ja']"
    assert before[-1] == "['appeal-2', 'appeal-1', 'appeal-0']"
    assert after[-1] == "['appeal-2', 'appeal-0']"
    assert anew == after
