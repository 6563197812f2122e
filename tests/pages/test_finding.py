"""The search and the lists answer alike in SQLite and in PostgreSQL."""

from pathlib import Path

from tests.postgresql import run_server
from tests.processes import run_python

SCRIPT = Path(__file__).with_name("finding.py")


def test_both_databases_find_and_list_the_same(tmp_path):
    sqlite = run_python(f"sqlite:///{tmp_path}/finding.sqlite3", SCRIPT)
    with run_server() as url:  # one of its own: its lists hold all that is published there
        assert run_python(url, SCRIPT) == sqlite


def test_what_is_found_follows_publishing_and_withdrawing(tmp_path):
    lines = run_python(f"sqlite:///{tmp_path}/finding.sqlite3", SCRIPT).splitlines()
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
