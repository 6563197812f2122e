"""Where ``current`` and ``before`` lead, by which a web server finds the pages: never to what may not be shown."""

import os

import pytest

from appeals.pages.store_files import Folder


@pytest.fixture
def folder(tmp_path):
    """A folder that leads to two generations."""
    folder = Folder(tmp_path / "pages")
    folder.point("1-0-aa")
    folder.point("2-0-aa", "1-0-aa")
    return folder


def _links(folder):
    return [
        name and os.readlink(folder.root / name) for name in ("current", "before") if (folder.root / name).is_symlink()
    ]


def test_links_lead_to_the_present_generation_and_the_one_that_may_stand_in_for_it(folder):
    assert _links(folder) == ["2-0-aa", "1-0-aa"]
    folder.point("3-0-aa")
    assert _links(folder) == ["3-0-aa"]


def test_where_links_cant_be_changed_they_lead_nowhere_until_they_can(folder, monkeypatch):
    def fail(path, generation):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("pathlib.Path.symlink_to", fail)
        folder.point("3-0-aa")
    assert (_links(folder), folder.trouble) == ([], "No space left on device")
    folder._retry_at = 0
    folder.write("3-0-aa", "/en/", {"": b"page"}, 1)
    assert (_links(folder), folder.trouble) == (["3-0-aa"], "")
