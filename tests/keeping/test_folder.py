"""What is no whole backup is refused before anything is touched, and half a backup is never left behind."""

import json
import re

import pytest

from appeals.keeping.folder import (
    MANIFEST,
    BackupError,
    Manifest,
    Table,
    digest_of,
    new_folder,
    open_backup,
    read_lines,
    write_lines,
    write_manifest,
)

ROWS = [[1, "Зварот", None, True], [2, "a\nb\u2028c", "2024-05-01T10:00:00.123456+00:00", False]]


@pytest.fixture
def backup(tmp_path):
    """A small backup."""
    folder = tmp_path / "backup"
    with new_folder(folder) as inside:
        rows = write_lines(inside / "t.jsonl.gz", ROWS)
        files = {"t.jsonl.gz": digest_of(inside / "t.jsonl.gz")}
        table = Table("t", ["id", "name", "at", "on"], rows, "t.jsonl.gz")
        write_manifest(inside, Manifest(1, "2024-05-01T10:00:00+00:00", ["appeals/0001_initial"], [], [table], files))
    return folder


def test_rows_come_back_as_they_were(backup):
    assert list(read_lines(backup / open_backup(backup).tables[0].file)) == ROWS


def test_a_backup_is_for_its_owner_only(backup):
    assert {path.stat().st_mode & 0o777 for path in backup.iterdir()} == {0o600}
    assert backup.stat().st_mode & 0o777 == 0o700


def test_the_same_rows_make_the_same_file(tmp_path, backup):
    write_lines(tmp_path / "again", ROWS)
    assert digest_of(tmp_path / "again") == digest_of(backup / "t.jsonl.gz")


def test_a_failure_leaves_nothing_behind(tmp_path):
    with pytest.raises(BackupError, match="The backup can't be written: No space left"), new_folder(tmp_path / "x"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(backup):
    with pytest.raises(BackupError, match="is there already and isn't empty; name a new folder"), new_folder(backup):
        pass
    assert open_backup(backup).format == 1


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"format": 2}, "is a backup of another format (2); use a newer Zvarot."),
        ({"migrations": [["a", "b"]]}, "is not a backup: its manifest.json can't be read."),
        ({"more": 1}, "is not a backup: its manifest.json can't be read."),
        ({"files": {}}, "is not a backup of ours: t.jsonl.gz has no digest."),
        ({"files": {"../t": "0"}}, "is not a backup of ours: ../t would be outside of it."),
        ({"files": {"t.jsonl.gz": "0"}}, "t.jsonl.gz is damaged or missing; take another backup. Nothing has changed."),
        ({"files": {"other": "0"}}, "other is damaged or missing; take another backup. Nothing has changed."),
    ],
)
def test_what_is_no_whole_backup_is_refused(backup, change, line):
    told = json.loads((backup / MANIFEST).read_text())
    (backup / MANIFEST).write_text(json.dumps({**told, **change}))
    with pytest.raises(BackupError, match=re.escape(line)):
        open_backup(backup)


def test_what_is_no_backup_at_all_is_refused(tmp_path):
    with pytest.raises(BackupError, match=r"is not a backup: its manifest\.json can't be read"):
        open_backup(tmp_path)
