"""The commands, and the keys that count."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from appeals.keeping import restore as restoring
from appeals.keeping.backup import back_up, last_backup
from appeals.keeping.folder import MANIFEST, BackupError, open_backup
from appeals.publishing.publish import publish
from appeals.signing import former_keys, load_key, make_key, rotate_key
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings, tmp_path):
    """A site with one published appeal, and a folder of its own."""
    settings.VAR_DIR, settings.SIGNING_KEY_FILE = tmp_path / "var", tmp_path / "var" / "signing.key"
    make_key(settings.SIGNING_KEY_FILE)
    make_campaign("en")
    publish(make_appeal(), key=load_key(settings.SIGNING_KEY_FILE))
    return tmp_path


def told(*arguments, **options):
    """Return what a command prints."""
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_the_command_says_what_it_has_written_and_notes_when(site):
    assert last_backup() is None
    first = told("backup", site / "one").partition(" tables, ")
    assert first[0].startswith(f"{site / 'one'}: ")
    assert first[2].endswith(" rows, without the signing key.\n")
    assert told("backup", site / "two", "--with-key").endswith(" rows, with the signing key.\n")
    assert (site / "two" / "signing.key").read_bytes() == (site / "var" / "signing.key").read_bytes()
    assert last_backup() == pytest.approx((site / "two").stat().st_mtime, abs=60)


def test_of_backups_named_by_their_moment_the_newest_stay_and_nothing_else_goes(site):
    parent = site / "backups"
    for name in ("2024-01-01T000000Z", "2025-01-01T000000Z", "photos"):
        (parent / name).mkdir(parents=True)
    path = told("backup", parent, "--keep", "2").partition(": ")[0]
    assert sorted(map(str, parent.iterdir())) == [str(parent / "2025-01-01T000000Z"), path, str(parent / "photos")]
    assert open_backup(parent / path).keys == [load_key(site / "var" / "signing.key").public]


def test_the_command_says_why_there_is_no_backup(site):
    (site / "file").write_text("")
    with pytest.raises(CommandError, match="is there already and isn't empty; name a new folder"):
        told("backup", site / "file")
    with pytest.raises(CommandError, match="--keep needs a number from 1 on"):
        told("backup", site / "some", "--keep", "0")


def test_a_backup_by_a_newer_release_is_refused(site):
    back_up(site / "new")
    manifest = json.loads((site / "new" / MANIFEST).read_text())
    manifest["migrations"].append("appeals/9999_future")
    (site / "new" / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match="made by a newer Zvarot \\(appeals/9999_future\\); upgrade this one first"):
        told("restore", site / "new")


def test_a_backup_of_another_key_is_trusted_only_if_somebody_names_that_key(site):
    manifest = back_up(site / "one")
    key = manifest.keys[0]
    with pytest.raises(BackupError) as refused:
        restoring._checked([], manifest)
    assert str(refused.value) == (
        "The check failed, so nothing has changed: schools version 1, manifest: there is no public key to check the "
        f"signature with. (and 1 more) If {key} is your key (compare it with a printed one), add --key {key}."
    )
    assert restoring._checked([key], manifest).problems == []


def test_the_key_of_a_backup_becomes_that_of_a_site_without_one_and_never_replaces_another(site, settings):
    rotate_key(settings.SIGNING_KEY_FILE)
    manifest = back_up(site / "one", with_key=True)
    there = restoring._known_keys(site / "one", manifest, ["RWother"], adopt=False)
    assert there == [*manifest.keys, "RWother"]
    settings.SIGNING_KEY_FILE = site / "elsewhere" / "signing.key"
    known = restoring._known_keys(site / "one", manifest, [], adopt=True)
    restoring._keep_keys(site / "one", known, adopt=True)
    assert load_key(settings.SIGNING_KEY_FILE).public == manifest.keys[0]
    assert settings.SIGNING_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert former_keys(settings.SIGNING_KEY_FILE) == (manifest.keys[1],)
