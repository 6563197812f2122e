"""Making a backup: one moment of the database, the public keys, and the secrets where they were asked for."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, models

from appeals.keeping import tables
from appeals.keeping.folder import (
    FORMAT,
    KEY,
    BackupError,
    Manifest,
    Table,
    digest_of,
    new_folder,
    write_bytes,
    write_lines,
    write_manifest,
)
from appeals.publishing.keys import signing_key
from appeals.signing import former_keys

# The name of a backup among others: its moment, UTC.
MOMENT = "%Y-%m-%dT%H%M%SZ"
# Beside the database's state: its time is that of the newest backup that was made here.
NOTED = "last_backup"


def back_up(path: Path, *, with_key: bool = False) -> Manifest:
    """Write a backup into the new folder ``path``, while editors go on, and return what is in it.

    ``with_key``: the secret signing key, too. Raises BackupError, and leaves nothing behind, if that can't be done;
    SigningError for a key that can't be read.
    """
    with new_folder(path) as folder:
        keys = _public_keys()
        (folder / "tables").mkdir(mode=0o700)
        with tables.snapshot(connection):
            nodes = tables.applied(connection)
            if not any(app == "appeals" for app, _name in nodes):
                raise BackupError("There is nothing in the database yet; run “manage.py prepare” first.")
            found = [_write(folder, model) for model in tables.tables_after(connection, nodes) if tables.kept(model)]
        if with_key and keys:
            write_bytes(folder / KEY, Path(settings.SIGNING_KEY_FILE).read_bytes())
        names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
        files = {name: digest_of(folder / name) for name in sorted(names)}
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, moment, ["/".join(node) for node in nodes], keys, found, files)
        write_manifest(folder, manifest)
    _note()
    return manifest


def back_up_among(parent: Path, *, keep: int, with_key: bool = False) -> tuple[Path, Manifest]:
    """Write a backup into a folder of ``parent`` that is named by its moment; of all such folders ``keep`` stay."""
    path = parent / datetime.now(UTC).strftime(MOMENT)
    manifest = back_up(path, with_key=with_key)
    for old in sorted(filter(_is_ours, parent.iterdir()))[:-keep]:
        shutil.rmtree(old)
    return path, manifest


def last_backup() -> float | None:
    """Return when the newest backup was made on this machine, in seconds since 1970; None: never."""
    try:
        return (settings.VAR_DIR / NOTED).stat().st_mtime
    except OSError:
        return None


def _public_keys() -> list[str]:
    own = signing_key()
    return [*([own.public] if own else []), *reversed(former_keys(Path(settings.SIGNING_KEY_FILE)))]


def _write(folder: Path, model: type[models.Model]) -> Table:
    name = model._meta.db_table
    file = f"tables/{name}.jsonl.gz"
    rows = write_lines(folder / file, tables.read(connection, model))
    return Table(name, tables.columns(model), rows, file)


def _note() -> None:
    (settings.VAR_DIR / NOTED).touch()


def _is_ours(path: Path) -> bool:
    try:
        datetime.strptime(path.name, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return False
    return path.is_dir()
