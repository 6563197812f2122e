"""Backs up while somebody publishes, and brings backups back. Run by test_round_trip.py, prints JSON.

``make BACKUP`` fills the migrated database in DATABASE_URL and backs it up. ``bring_old BACKUP OWN`` brings a backup
back as if it were from an earlier release, then backs up into OWN. ``bring BACKUP`` puts it in the place of what is
there, after a forged one was refused. All texts are signed with the key in SIGNING_KEY_FILE.
"""

import json
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.db import connection


def make(folder: Path) -> dict:
    """Publish, withdraw, tell what came of it; back up amid further publications."""
    key = load_key(settings.SIGNING_KEY_FILE)
    make_campaign("en", "be")
    for name in ("kept", "gone"):
        publish(make_appeal(name, ("en", "be")), key=key)
    withdraw(Appeal.objects.get(key="gone"), reason="A mistake.")
    appeal = Appeal.objects.get(key="kept")
    entry = record_outcome(appeal, number=1, status="met", on=date(2024, 5, 1), note="Yes.")
    add_note(entry, language="be", text="Так.")
    make_user("Editors", "be")
    Session.objects.create(session_key="k", session_data="s", expire_date=timezone.now())
    return back_up_amid(folder)


def bring_old(folder: Path, own: Path) -> dict:
    """Bring the backup back into a database that isn't there yet, which has to be migrated further in the end."""
    began = time.time()
    report = restore(as_before_shelves(folder)).report
    files = back_up(own.with_name("brought"), with_key=True).files
    expected = open_backup(folder).files
    other = {name for name in expected if expected[name] != files.get(name)}
    return {
        "checked": [report.editions, len(report.problems)],
        "differs": sorted(Path(name).name.partition(".")[0] for name in other),
        "places": Place.objects.count(),
        "found": Words.objects.filter(everything__contains="demand").count() > 0,
        "key": settings.SIGNING_KEY_FILE.read_bytes() == (own.with_name("brought") / "signing.key").read_bytes(),
        "sessions": Session.objects.count(),
        "generation": min(Generation.objects.values_list("number", "oldest").get()) > began,
        **back_up_amid(own),
    }


def bring(folder: Path) -> dict:
    """Bring the backup back, and say why not; then everything must be as in the backup."""
    state = back_up(folder.with_name("present")).files
    refused = [
        refusal(lambda: restore(folder)),
        refusal(lambda: restore(forge(folder), replace=True)),
    ]
    unchanged = back_up(folder.with_name("still")).files == state
    report = restore(folder, replace=True).report
    return {
        "refused": refused,
        "unchanged": unchanged,
        "checked": [report.editions, len(report.problems)],
        "same": back_up(folder.with_name("again")).files == open_backup(folder).files,
        "guarded": refusal(lambda: connection.cursor().execute("DELETE FROM appeals_edition")),
        "next": make_appeal("next").pk > Appeal.objects.get(key="kept").pk,
    }


def back_up_amid(folder: Path) -> dict:
    """Back up while somebody publishes; return whether that was so, and what the backup holds."""
    before = Revision.objects.count()
    stop, busy = threading.Event(), threading.Event()
    writer = threading.Thread(target=publish_until, args=(stop, busy))
    writer.start()
    busy.wait(20)
    rows = {table.name: table.rows for table in back_up(folder).tables}
    stop.set()
    writer.join()
    between = before < rows["appeals_revision"] < Revision.objects.count()
    return {"amid": between, "editions": rows["appeals_edition"]}


def publish_until(stop: threading.Event, busy: threading.Event) -> None:
    """Publish one version after the other, at least one before and one after ``stop``."""
    key, appeal = load_key(settings.SIGNING_KEY_FILE), Appeal.objects.get(key="kept")
    last = False
    while not last:
        last = stop.is_set()
        write(appeal, "en", {"appeal.title": f"Title {appeal.revisions.count()} of this appeal"})
        publish(appeal, reason="Another title", key=key)
        busy.set()
    connection.close()


def refusal(act: Callable[[], object]) -> str:
    """Return the line with which ``act`` refuses."""
    try:
        act()
    except (BackupError, IntegrityError) as error:
        return str(error).splitlines()[0]
    return "done"


def forge(folder: Path) -> Path:
    """Copy a backup with a word of a text changed, in files that are as its manifest says."""
    forged = Path(shutil.copytree(folder, folder.with_name("forged")))
    file = forged / "tables/appeals_edition.jsonl.gz"
    rows = [json.loads(json.dumps(row).replace("Opening en.", "Opening up.")) for row in read_lines(file)]
    file.unlink()
    write_lines(file, rows)
    return seal(forged, manifest_of(forged))


def as_before_shelves(folder: Path) -> Path:
    """Copy a backup as it would have been made before the migration 0005, which added the index behind lists."""
    old = Path(shutil.copytree(folder, folder.with_name("old")))
    manifest = manifest_of(old)
    migrations = [name for name in manifest.migrations if not "appeals/0005" <= name < "auth"]
    state = tables_after(connection, [tuple(name.split("/")) for name in migrations])
    models = {model._meta.db_table: columns(model) for model in state}
    tables = []
    for table in manifest.tables:
        rows = list(read_lines(old / table.file))
        (old / table.file).unlink()
        if names := [name for name in table.columns if name in models.get(table.name, ())]:
            places = [table.columns.index(name) for name in names]
            write_lines(old / table.file, ([row[place] for place in places] for row in rows))
            tables.append(replace(table, columns=names))
    return seal(old, replace(manifest, tables=tables, migrations=migrations))


def manifest_of(folder: Path) -> object:
    """Return the manifest of a backup whose files needn't agree with it."""
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
    from django.utils import timezone

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
    from appeals.keeping.tables import columns, tables_after
    from appeals.models import Appeal, Place, Revision, Words
    from appeals.models.generation import Generation
    from appeals.publishing.outcomes import add_note, record_outcome
    from appeals.publishing.publish import publish, withdraw
    from appeals.signing import load_key
    from appeals.translating.edit import write
    from tests.make import make_appeal, make_campaign, make_user

    acts = {"make": make, "bring_old": bring_old, "bring": bring}
    print(json.dumps(acts[sys.argv[1]](*map(Path, sys.argv[2:]))))
