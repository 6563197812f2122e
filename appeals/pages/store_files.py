"""The folder ``pages`` of ``VAR_DIR``: a folder for each generation, and in it a file for each address.

``/en/about/`` stands in ``en/about/index.html``, ``/en/feed.atom`` in ``en/feed.atom``; beside each file its compressed
forms, ``.br`` and ``.gz``. ``current`` leads to the present generation, so that a web server can send the files itself,
and ``before`` to the one before, where that may still be shown.
The folder may be emptied at any time. Where nothing can be written, the pages are in memory only, and a line says so.
"""

import errno
import hashlib
import logging
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ENDINGS = {"br": ".br", "gzip": ".gz", "": ""}
CURRENT, BEFORE, UNFINISHED = "current", "before", "tmp"
# So many bytes are left on a disk for what matters more, the database above all.
LEAST_FREE = 100 * 1024 * 1024
# In seconds: when to try again after a failure, for how long a file counts as new, how long anybody may write one.
RETRY, NEW, WRITING = 30, 5, 3600

logger = logging.getLogger(__name__)


class Stored(NamedTuple):
    """What was found in files: the bytes by the way of compressing them, and whether they may still get better."""

    bodies: dict[str, bytes]
    is_new: bool


class Folder:
    """The files. ``trouble`` says why nothing is written at present; it is empty where all is well."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trouble = ""
        self._retry_at = 0.0
        self._pointed = ("", "")

    def read(self, generation: str, address: str) -> Stored | None:
        """Return what is kept of an address in a generation, or None."""
        path = self._path(generation, address)
        try:
            with path.open("rb") as file:
                is_new = time.time() - os.fstat(file.fileno()).st_ctime < NEW
                bodies = {"": file.read()}
        except (OSError, ValueError):
            return None
        for encoding in ("br", "gzip"):
            with suppress(OSError):
                bodies[encoding] = Path(f"{path}{ENDINGS[encoding]}").read_bytes()
        return Stored(bodies, is_new)

    def write(self, generation: str, address: str, bodies: Mapping[str, bytes], moment: int) -> None:
        """Keep the bytes of an address, each form whole or not at all, the plain one last. Failing is no failure.

        ``moment`` becomes the time of the files' modification, which a web server makes their names of.
        """
        if time.monotonic() < self._retry_at:
            return
        path = self._path(generation, address)
        try:
            self._check_space()
            for encoding in ENDINGS:
                if encoding in bodies:
                    self._put(Path(f"{path}{ENDINGS[encoding]}"), bodies[encoding], moment)
        except OSError as error:
            self._fail(error)
        else:
            self._recover()

    def point(self, generation: str, before: str = "") -> None:
        """Have ``current`` lead to a generation, from one moment to the next, and ``before`` to the one before it.

        That is what a web server shows while the app is down and a page is in no file yet; where nothing may stand in
        for a page, it is empty, and ``before`` leads nowhere.
        """
        self._pointed = (generation, before)
        try:
            self._lead(BEFORE, before)
            _make_folder(self.root / generation)
            self._lead(CURRENT, generation)
        except OSError as error:
            # Whatever is shown in place of it may have been withdrawn: then rather nothing.
            for name in (BEFORE, CURRENT):
                with suppress(OSError):
                    (self.root / name).unlink()
            self._fail(error)

    def point_again(self) -> None:
        """Put the links right, where the folder was emptied, or somebody who knew less has changed them."""
        if self._pointed[0] and self.current() != self._pointed[0] and time.monotonic() >= self._retry_at:
            self.point(*self._pointed)

    def current(self) -> str:
        """Return the name of the generation that ``current`` leads to; empty where it leads nowhere."""
        return self._led_to(CURRENT)

    def generations(self) -> list[str]:
        """Return the names of all generations that there are files of."""
        try:
            names = [entry.name for entry in os.scandir(self.root) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return []
        return [name for name in names if name != UNFINISHED]

    def tidy(self, keep: Collection[str]) -> None:
        """Delete all generations but those to ``keep``, and what nobody has finished writing."""
        for name in {*self.generations()} - {*keep}:
            shutil.rmtree(self.root / name, ignore_errors=True)
        for path in (self.root / UNFINISHED).glob("*"):
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > WRITING:
                    path.unlink()

    def lock(self, generation: str, address: str) -> Path:
        """Return the file by which one process keeps others from making the same page."""
        name = hashlib.sha256(f"{generation}{address}".encode()).hexdigest()
        return self.root / UNFINISHED / f"{name}.lock"

    def _path(self, generation: str, address: str) -> Path:
        return self.root / generation / (address + "index.html" if address.endswith("/") else address).lstrip("/")

    def _led_to(self, name: str) -> str:
        try:
            return os.readlink(self.root / name)
        except OSError:
            return ""

    def _lead(self, name: str, generation: str) -> None:
        """Have a link lead to a generation, or nowhere."""
        if self._led_to(name) == generation:
            return
        if not generation:
            return (self.root / name).unlink()
        _make_folder(self.root / UNFINISHED)
        link = self.root / UNFINISHED / secrets.token_hex(8)
        link.symlink_to(generation)
        link.replace(self.root / name)

    def _put(self, path: Path, body: bytes, moment: int) -> None:
        _make_folder(self.root / UNFINISHED)
        _make_folder(path.parent)
        handle, name = tempfile.mkstemp(dir=self.root / UNFINISHED)
        try:
            with open(handle, "wb") as file:
                file.write(body)
                os.fchmod(file.fileno(), 0o644)
            os.utime(name, (moment, moment))
            os.replace(name, path)
        except OSError:
            with suppress(OSError):
                os.unlink(name)
            raise

    def _check_space(self) -> None:
        try:
            disk = os.statvfs(self.root)
        except FileNotFoundError:  # nothing was ever written
            return
        if disk.f_bavail * disk.f_frsize < LEAST_FREE:
            raise OSError(errno.ENOSPC, "less than 100 MB are free on the disk")

    def _fail(self, error: OSError) -> None:
        """Say once why pages are in memory only, and try again after a while."""
        if error.errno == errno.ENAMETOOLONG:  # an address that is all right, but no file can be called so
            return
        self._retry_at = time.monotonic() + RETRY
        if not self.trouble:
            logger.warning("Pages are kept in memory only; %s can't be written: %s.", self.root, error.strerror)
        self.trouble = error.strerror or "unknown"

    def _recover(self) -> None:
        if self.trouble:
            self.trouble = ""
            logger.warning("Pages are kept in %s again.", self.root)


def _make_folder(path: Path) -> None:
    """Make a folder that a web server may read, whatever this process grants others by default."""
    try:
        path.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folder(path.parent)
        return _make_folder(path)
    path.chmod(0o755)
