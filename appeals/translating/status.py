"""How far a translation is: what is missing, what has fallen behind the original."""

from dataclasses import dataclass

from appeals.document import digest
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import WorkingText


@dataclass(frozen=True, slots=True)
class Status:
    """One language of an appeal: how many pieces there are, which are missing and which are outdated."""

    total: int
    missing: list[Piece]
    outdated: list[Piece]

    @property
    def ready(self) -> bool:
        """Whether the language is complete and up to date, and there is something to say at all."""
        return bool(self.total) and not self.missing and not self.outdated


def fingerprint(text: str) -> str:
    """Return the fingerprint of an original that is in its normal form: 64 hexadecimal digits."""
    return digest(text)


def status(working: WorkingText, language: str) -> Status:
    """Return how far ``language`` is.

    A piece is outdated when its Mark says that it was made from another original; without a Mark it is up to date.
    """
    everything = pieces(working)
    if language == working.source_language:
        return Status(len(everything), [], [])
    missing = [piece for piece in everything if not piece.text(language)]
    outdated = [piece for piece in everything if piece.text(language) and _is_outdated(working, piece, language)]
    return Status(len(everything), missing, outdated)


def _is_outdated(working: WorkingText, piece: Piece, language: str) -> bool:
    current = fingerprint(piece.source)
    return working.fingerprints.get((piece.address, language), current) != current
