"""The folder that a backup is: a manifest, and a compressed file of lines of JSON for each table.

``manifest.json`` names every file with its SHA-256 and says what is in it. All is readable by its owner only.
"""

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
# The secret signing key, where it was asked for.
KEY = "signing.key"


class BackupError(Exception):
    """A backup can't be made or brought back; one line says why and what to do. Nothing has changed."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the backup: its name, its columns, the number of its rows, and the file that they are in."""

    name: str
    columns: list[str]
    rows: int
    file: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup: when it was made, what migrations had run, the public keys, the tables, files by digest.

    ``migrations`` are ``app/name``. The first of ``keys`` signed last.
    """

    format: int
    made_at: str
    migrations: list[str]
    keys: list[str]
    tables: list[Table]
    files: dict[str, str]


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write into, which becomes ``path`` when all is done, and disappears if something fails.

    Raises BackupError where ``path`` holds something already, and for a folder that can't be made.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BackupError(f"{path} is there already and isn't empty; name a new folder.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise BackupError(f"The folder {path} can't be made: {error.strerror}.") from error
    try:
        yield partial
        partial.replace(path)
    except OSError as error:
        raise BackupError(f"The backup can't be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_lines(path: Path, rows: Iterable[list[Any]]) -> int:
    """Write rows into a new compressed file, one line of JSON for each, and return how many."""
    number = 0
    # Without name and moment: the same rows make the same file.
    with _create(path) as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        for row in rows:
            packed.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            number += 1
    return number


def read_lines(path: Path) -> Iterator[list[Any]]:
    """Yield what ``write_lines`` wrote."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a new file, readable by its owner only from the first moment on."""
    with _create(path) as file:
        file.write(data)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last of all: a folder without one is no backup."""
    write_bytes(folder / MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode() + b"\n")
    _flush(folder)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_backup(folder: Path) -> Manifest:
    """Return the manifest of a backup all of whose files are there as they were written; else raise BackupError."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        if told["format"] != FORMAT:
            raise BackupError(f"{folder} is a backup of another format ({told['format']}); use a newer Zvarot.")
        manifest = Manifest(**{**told, "tables": [Table(**table) for table in told["tables"]]})
        names = [*manifest.migrations, *manifest.keys, *manifest.files, *(table.file for table in manifest.tables)]
        if not all(isinstance(name, str) for name in names):
            raise TypeError
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupError(f"{folder} is not a backup: its {MANIFEST} can't be read.") from error
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"{folder} is not a backup of ours: {name} would be outside of it.")
        if not path.is_file() or digest_of(path) != digest:
            raise BackupError(f"{path} is damaged or missing; take another backup. Nothing has changed.")
    if unnamed := {table.file for table in manifest.tables} - {*manifest.files}:
        raise BackupError(f"{folder} is not a backup of ours: {min(unnamed)} has no digest.")
    return manifest


def _create(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _flush(folder: Path) -> None:
    """Have the system write to the disk what is in a folder: a backup that was reported must outlive a power cut."""
    for path in (*folder.glob("*"), *folder.glob("*/*"), folder):
        if path.is_file() or path.is_dir():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
