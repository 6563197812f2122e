"""Keys that must no longer be trusted: from when on, and why. They stand in a file beside the key, one on each line."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from appeals.signing import SigningError, former_keys, load_key, public_id


class Revoked(NamedTuple):
    """A former public key, the day from which nothing that it signs is to be trusted, and the reason, in one line."""

    public: str
    since: date
    reason: str


def revoke_key(path: Path, named: str, *, since: date, reason: str) -> Revoked:
    """Revoke a former key of the one in ``path``; ``named`` is its public key (``RW...``) or its number.

    Raises SigningError for a key that isn't a former one (the present one is rotated first), one that is revoked
    already, and a reason that is empty or longer than a line of 500 characters.
    """
    why = " ".join(reason.split())
    if not 0 < len(why) <= 500:
        raise SigningError("Say why in one line of at most 500 characters: readers are told.")
    key = load_key(path)
    if key and named in (key.public, key.id):
        raise SigningError(
            "This is the present key: put a new one in its place first, with “make_signing_key --rotate”."
        )
    public = next((each for each in former_keys(path) if named in (each, public_id(each))), "")
    if not public:
        raise SigningError(f"“{named}” is no former key of this site; “make_signing_key --rotate” notes them.")
    if any(row.public == public for row in revoked_keys(path)):
        raise SigningError(f"The key {public_id(public)} is revoked already.")
    row = Revoked(public, since, why)
    try:
        with _file(path).open("a", encoding="utf-8") as file:
            file.write(f"{row.public}\t{row.since.isoformat()}\t{row.reason}\n")
    except OSError as error:
        raise SigningError(f"{_file(path)} can't be written: {error.strerror}.") from error
    return row


def revoked_keys(path: Path) -> tuple[Revoked, ...]:
    """Return the revoked keys among the former ones of the key in ``path``, in the order of their revocation.

    Raises SigningError for a file that can't be read, or a line that is not a key, a day and a reason.
    """
    try:
        lines = _file(path).read_text(encoding="utf-8").splitlines()
        return tuple(_read(line) for line in lines)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SigningError(f"The revoked keys in {_file(path)} can't be read: {error.strerror}.") from error
    except ValueError as error:
        message = (
            f"{_file(path)} must hold on each line a public key, a day (2026-01-31) and a reason, with tabs between."
        )
        raise SigningError(message) from error


def _read(line: str) -> Revoked:
    public, since, reason = line.split("\t")
    public_id(public)
    return Revoked(public, date.fromisoformat(since), reason)


def _file(path: Path) -> Path:
    return path.with_name(f"{path.name}.revoked")
