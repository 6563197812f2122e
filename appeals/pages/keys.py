"""The keys that signatures are checked with. The files are read when they change, not for every page."""

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from appeals.signing import SigningError, SigningKey, former_keys, load_key


def signing_key() -> SigningKey | None:
    """Return the campaign's key, or None where there is none that can be read."""
    path = Path(settings.SIGNING_KEY_FILE)
    return _read(load_key, path, _state(path))


def former_public_keys() -> tuple[str, ...]:
    """Return the public keys that the campaign signed with before, or none where they can't be read."""
    path = Path(settings.SIGNING_KEY_FILE)
    return _read(former_keys, path, _state(path.with_name(f"{path.name}.former"))) or ()


def _state(path: Path) -> tuple[int, ...]:
    """Return what changes with a file; nothing where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=16)
def _read(read: Callable, path: Path, state: tuple[int, ...]):
    try:
        return read(path) if state else None
    except SigningError:
        return None
