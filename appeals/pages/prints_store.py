"""The folder ``prints`` of ``VAR_DIR``: a folder for each text, named by its digest, and in it all that was made of it.

Nothing there ever goes stale: a print is named by all that it is made of. The folder may be emptied at any time. What
is no longer live goes from it: at once where somebody withdraws in the desk, in any case when it is tidied.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock

from django.conf import settings

from appeals.models import Edition
from appeals.pages.turns import alone

# The name of the folder for what belongs to no text.
CAMPAIGN = "campaign"
# In seconds: how long a print is kept that nobody asks for, how often it is noted that somebody did, how long anybody
# may take to write a file, and how long to wait for another process that makes the same print.
UNUSED, NOTED, WRITING, PATIENCE = 30 * 86400, 86400, 3600, 20
# So many texts are looked up with one query.
AT_ONCE = 5000
KINDS = (".pdf", ".png")

_one_at_a_time = BoundedSemaphore()
_making: dict[Path, Future[bytes]] = {}
_guard = Lock()


def kept(text: str, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what is kept as ``name`` of the text with the digest ``text``, else what ``make`` returns; that is kept.

    However many ask at once, it is made once; a process makes one at a time. Raises what ``make`` raises.
    """
    path = settings.VAR_DIR / "prints" / text / name
    return _read(path) or _shared(path, make)


def drop_dead() -> int:
    """Delete all that was made of texts that aren't live, or no longer. Return the number of texts."""
    names = [folder.name for folder in _folders()]
    dead = {*names} - {CAMPAIGN}
    for start in range(0, len(names), AT_ONCE):
        asked = Edition.objects.live().filter(digest__in=names[start : start + AT_ONCE])
        dead -= set(asked.order_by().values_list("digest", flat=True))
    for name in dead:
        shutil.rmtree(settings.VAR_DIR / "prints" / name, ignore_errors=True)
    return len(dead)


def tidy() -> int:
    """Delete what nobody may ask for, has asked for in 30 days, or has finished writing. Return the number of files."""
    before = len(_files())
    drop_dead()
    now = time.time()
    for path in _files():
        with suppress(OSError):  # somebody else has deleted it
            if now - path.stat().st_mtime > (UNUSED if path.suffix in KINDS else WRITING):
                path.unlink()
    for folder in _folders():
        with suppress(OSError):  # there is something in it
            folder.rmdir()
    return before - len(_files())


def _shared(path: Path, make: Callable[[], bytes]) -> bytes:
    """Have one thread make it; those that ask meanwhile get the same bytes, even where nothing can be kept."""
    with _guard:
        first = path not in _making
        future = _making.setdefault(path, Future())
    if not first:
        return future.result()
    try:
        future.set_result(_made(path, make))
    except BaseException as error:
        future.set_exception(error)
    finally:
        with _guard:
            del _making[path]
    return future.result()


def _made(path: Path, make: Callable[[], bytes]) -> bytes:
    """Make it in turn, unless another thread or process has done so in the meantime.

    Whoever holds the lock of a file has had its turn before, and waits for nothing: so nobody waits in a circle.
    """
    with _one_at_a_time, alone(Path(f"{path}.lock"), patience=PATIENCE):
        if before := _read(path):
            return before
        made = make()
        with suppress(OSError):  # a full disk or one that can only be read: the reader gets the print all the same
            _keep(path, made)
        return made


def _read(path: Path) -> bytes:
    """Return what is kept, or nothing; note that it was asked for."""
    try:
        made = path.read_bytes()
    except OSError:
        return b""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > NOTED:
            os.utime(path)
    return made


def _keep(path: Path, made: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it at the same time or stops this process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(made)
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise


def _folders() -> list[Path]:
    return [path for path in (settings.VAR_DIR / "prints").glob("*") if path.is_dir()]


def _files() -> list[Path]:
    return [path for path in (settings.VAR_DIR / "prints").glob("*/*") if path.is_file()]
