"""Makes a backup while somebody publishes, and brings others back. Run by test_round_trip.py, prints JSON.

``make FOLDER`` fills the new database in DATABASE_URL and backs it up. ``bring FOLDER KEY`` puts the backup FOLDER in
the place of what is there, after it was refused for every reason; KEY is the public key of its texts.
"""

import json
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

TABLES_SINCE = ("appeals_name", "appeals_place", "appeals_shelf", "appeals_words")


def make(folder: Path) -> dict:
    """Publish, withdraw, tell what came of it; back up amid further publications."""
    call_command("migrate", verbosity=0)
    key = load_key(settings.SIGNING_KEY_FILE)
    make_campaign("en", "be")
    appeal = make_appeal("schools", ("en", "be"))
    publish(appeal, key=key)
    withdrawn = make_appeal("gone")
    publish(withdrawn, key=key)
    withdraw(withdrawn, reason="A mistake.")
    entry = record_outcome(appeal, number=1, status="met", on=date(2024, 5, 1), note="Yes.")
    add_note(entry, language="be", text="Так.")
    make_user("Editors", "be")
    Session.objects.create(session_key="k", session_data="s", expire_date=timezone.now())
    before = Revision.objects.count()
    stop, busy = threading.Event(), threading.Event()
    writer = threading.Thread(target=publish_until, args=(stop, busy, appeal, key))
    writer.start()
    busy.wait(20)
    manifest = back_up(folder)
    stop.set()
    writer.join()
    rows = {table.name: table.rows for table in manifest.tables}
    between = before < rows["appeals_revision"] < Revision.objects.count()
    return {"while others wrote": between, "editions": rows["appeals_edition"], "versions": rows["appeals_revision"]}


def publish_until(stop: threading.Event, busy: threading.Event, appeal: object, key: object) -> None:
    """Publish one version after the other, at least one before and one after ``stop``."""
    number, last = 0, False
    while not last:
        last = stop.is_set()
        number += 1
        write(appeal, "en", {"appeal.title": f"Title {number} of this appeal"})
        publish(appeal, reason="Another title", key=key)
        busy.set()
    connection.close()


def bring(folder: Path, key: str) -> dict:
    """Bring the backup back, and say why not; then everything must be as in the backup."""
    state = back_up(folder.with_name("present")).files
    forged = forge(folder, folder.with_name("forged"))
    refused = {
        "not empty": refusal(lambda: restore(folder, keys=[key])),
        "unknown key": refusal(lambda: restore(folder, replace=True)),
        "forged": refusal(lambda: restore(forged, replace=True, keys=[key])),
    }
    unchanged = back_up(folder.with_name("still")).files == state
    report = restore(as_before_shelves(folder), replace=True, keys=[key]).report
    shelved = Place.objects.count()
    report = restore(folder, replace=True, keys=[key]).report
    same = back_up(folder.with_name("again")).files == open_backup(folder).files
    return {
        "refused": refused,
        "unchanged": unchanged,
        "editions": report.editions,
        "versions": report.revisions,
        "places": (shelved, Place.objects.count()),
        "same": same,
        "sessions": Session.objects.count(),
        "guarded": refusal(lambda: connection.cursor().execute("DELETE FROM appeals_edition")),
        "next": make_appeal("next").pk > max(Appeal.objects.exclude(key="next").values_list("pk", flat=True)),
    }


def refusal(act: Callable[[], object]) -> str:
    """Return the line with which ``act`` refuses."""
    try:
        act()
    except (BackupError, IntegrityError) as error:
        return str(error).splitlines()[0]
    return "done"


def forge(folder: Path, forged: Path) -> Path:
    """Copy a backup with one word of a text changed, digests and all but its signature."""
    shutil.copytree(folder, forged)
    file = forged / "tables/appeals_edition.jsonl.gz"
    rows = [json.loads(json.dumps(row).replace("Opening en", "Opening up")) for row in read_lines(file)]
    for row in rows:
        row[3] = digest(row[2]) if row[3] != digest(row[2]) else row[3]
    file.unlink()
    write_lines(file, rows)
    return seal(forged, open_manifest(forged))


def as_before_shelves(folder: Path) -> Path:
    """Copy a backup as it would have been made before the migration 0005, which added the index behind lists."""
    old = Path(shutil.copytree(folder, folder.with_name("old")))
    manifest = open_manifest(old)
    state = {m._meta.db_table: m for m in tables_after(connection, [("appeals", "0004_outcomes")])}
    later = {f"appeals/{name}" for app, name in MigrationLoader(None).graph.nodes if app == "appeals" and name > "0005"}
    kept = []
    for table in manifest.tables:
        if table.name.startswith("appeals_") and table.name not in state:
            (old / table.file).unlink()
            continue
        kept.append(table)
    return seal(old, replace(manifest, tables=kept, migrations=[m for m in manifest.migrations if m not in later]))


def open_manifest(folder: Path) -> object:
    """Return the manifest of a backup whose files no longer agree with it."""
    told = json.loads((folder / MANIFEST).read_text())
    return Manifest(**{**told, "tables": [Table(**table) for table in told["tables"]]})


def seal(folder: Path, manifest: object) -> Path:
    """Write the manifest of a backup that was changed by hand, with the digests of the files that there are now."""
    (folder / MANIFEST).unlink()
    files = {str(path.relative_to(folder)): digest_of(path) for path in sorted(folder.glob("tables/*"))}
    write_manifest(folder, replace(manifest, files=files))
    return folder


if __name__ == "__main__":
    django.setup()
    # These need the apps, which are ready only now.
    from django.contrib.sessions.models import Session
    from django.db import IntegrityError
    from django.db.migrations.loader import MigrationLoader
    from django.utils import timezone

    from appeals.document import digest
    from appeals.keeping.backup import back_up
    from appeals.keeping.folder import (
        MANIFEST,
        BackupError,
        Manifest,
        Table,
        digest_of,
        open_backup,
        read_lines,
        write_lines,
        write_manifest,
    )
    from appeals.keeping.restore import restore
    from appeals.keeping.tables import tables_after
    from appeals.models import Appeal, Place, Revision
    from appeals.publishing.outcomes import add_note, record_outcome
    from appeals.publishing.publish import publish, withdraw
    from appeals.signing import load_key
    from appeals.translating.edit import write
    from tests.make import make_appeal, make_campaign, make_user

    act, *arguments = sys.argv[1:]
    print(json.dumps(make(Path(arguments[0])) if act == "make" else bring(Path(arguments[0]), arguments[1])))
