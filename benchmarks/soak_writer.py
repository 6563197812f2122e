"""An editor who publishes and records outcomes without a pause; and the one who looks afterwards what is still there.

Run by soak.py. ``write FILE SECONDS [BYTES]`` notes in FILE, on the disk, what was done as soon as it is done; with
BYTES no file may grow beyond so many, as on a full disk. ``look FILE`` prints what of it is lost, and the counts.
"""

import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import django
from django.db import Error, connection

KEY = "soak"
TEXT = """---
issuer: The council
---
# Soak

An opening.

## To: The city

We call on the city:

1. Open the schools.
2. Pay the teachers.
"""


def main(act: str, file: Path, seconds: float = 0, most: int = 0) -> None:
    """Do what was asked."""
    if act == "look":
        print(json.dumps(look(file)))
        return
    if most:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    until = time.monotonic() + seconds
    turn, failed = 0, {}
    with file.open("a") as notes:
        while time.monotonic() < until:
            turn += 1
            try:
                note(notes, work(turn))
            except (Error, OSError, PublishingError, SigningError, ValidationError) as error:
                failed[type(error).__name__] = failed.get(type(error).__name__, 0) + 1
                connection.close()
                time.sleep(0.05)
                if "FAKETIME" not in os.environ:  # with the clock set back, all that is live would be future
                    with suppress(Error, OSError, PublishingError):
                        cancel_future()
    print(json.dumps({"done": turn - sum(failed.values()), "failed": failed}))


def cancel_future() -> None:
    """Withdraw what a jump of the clock has scheduled for next year: it stands in the way of new versions."""
    for revision in Revision.objects.filter(appeal__key=KEY, live_from__gt=timezone.now(), withdrawals=None):
        withdraw_revision(revision, reason="The clock was wrong.")


def work(turn: int) -> dict:
    """Publish a new version, or every other time record an outcome; return what is to be found afterwards."""
    appeal = Appeal.objects.filter(key=KEY).first()
    if not appeal:
        appeal = import_document(TEXT.encode(), name="soak.md", language="en", key=KEY, publish_reason="").saved.appeal
    if turn % 2:
        write(appeal, "en", {"appeal.title": f"Soak {time.time_ns()}"})
        revision = publish(appeal, reason="Once more.", key=signing_key())
        return {"version": revision.number, "digest": revision.digest}
    entry = record_outcome(
        appeal, number=1 + turn % 4 // 2, status="promised", on=date(2020, 1, 2), note=f"Turn {turn}."
    )
    return {"outcome": entry.pk}


def note(notes, done: dict) -> None:
    """Write down what was promised to the editor; it is on the disk when this returns."""
    try:
        notes.write(json.dumps(done) + "\n")
        notes.flush()
        os.fsync(notes.fileno())
    except OSError:
        pass  # it can't be held against the site what could not be noted


def look(file: Path) -> dict:
    """Return what is lost of what was noted, which numbers of versions are missing, and the counts."""
    noted = [json.loads(line) for line in file.read_text().splitlines() if line.endswith("}")]
    versions = dict(Revision.objects.filter(appeal__key=KEY).values_list("number", "digest"))
    entries = set(Outcome.objects.values_list("pk", flat=True))
    kept = [
        each
        for each in noted
        if versions.get(each.get("version")) == each.get("digest", 0) or each.get("outcome") in entries
    ]
    return {
        "lost": [each for each in noted if each not in kept],
        "gaps": sorted(set(range(1, len(versions) + 1)) - versions.keys()),
        "noted": len(noted),
        "versions": len(versions),
        "outcomes": len(entries),
    }


if __name__ == "__main__":
    django.setup()
    # These need the apps, which are ready only now.
    from datetime import date

    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from appeals.importing.save import import_document
    from appeals.models import Appeal, Outcome, Revision
    from appeals.publishing.keys import signing_key
    from appeals.publishing.outcomes import record_outcome
    from appeals.publishing.publish import PublishingError, publish, withdraw_revision
    from appeals.signing import SigningError
    from appeals.translating.edit import write

    main(sys.argv[1], Path(sys.argv[2]), *map(float, sys.argv[3:4]), *map(int, sys.argv[4:5]))
