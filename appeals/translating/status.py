"""How far a translation is: what is missing, outdated, in work, waiting for review."""

from dataclasses import dataclass

from appeals.document import digest
from appeals.models import Mark
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import WorkingText

MISSING, OUTDATED = "missing", "outdated"
DRAFT, REVIEW, APPROVED = Mark.State.DRAFT.value, Mark.State.REVIEW.value, Mark.State.APPROVED.value


@dataclass(frozen=True, slots=True)
class Status:
    """One language of an appeal: how many pieces there are, and those that are not approved, by what they wait for."""

    total: int
    missing: list[Piece]
    outdated: list[Piece]
    draft: list[Piece]
    review: list[Piece]

    @property
    def approved(self) -> int:
        """How many pieces are complete, up to date and approved."""
        return self.total - len(self.missing) - len(self.outdated) - len(self.draft) - len(self.review)

    @property
    def ready(self) -> bool:
        """Whether every piece is approved and up to date, and there is something to say at all."""
        return bool(self.total) and self.approved == self.total


def fingerprint(text: str) -> str:
    """Return the fingerprint of an original that is in its normal form: 64 hexadecimal digits."""
    return digest(text)


def status(working: WorkingText, language: str) -> Status:
    """Return how far ``language`` is. The source language is always ready: it has nothing to be true to."""
    everything = pieces(working)
    if language == working.source_language:
        return Status(len(everything), [], [], [], [])
    found: dict[str, list[Piece]] = {state: [] for state in (MISSING, OUTDATED, DRAFT, REVIEW, APPROVED)}
    for piece in everything:
        found[state_of(working, piece, language)].append(piece)
    return Status(len(everything), found[MISSING], found[OUTDATED], found[DRAFT], found[REVIEW])


def state_of(working: WorkingText, piece: Piece, language: str) -> str:
    """Return MISSING, OUTDATED, DRAFT, REVIEW or APPROVED.

    A piece is outdated when its Mark says that it was made from another original. A text without a Mark is up to date
    and approved; but a name, which all appeals share, is as far as it is in the one that worked on it last.
    """
    if not piece.text(language):
        return MISSING
    made = working.marks.get((piece.address, language))
    if made and made.fingerprint != fingerprint(piece.source):
        return OUTDATED
    if piece.is_shared:
        return working.names_waiting.get((piece.address, language), APPROVED)
    return made.state if made else APPROVED
