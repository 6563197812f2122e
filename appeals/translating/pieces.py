"""Pieces: the translatable texts of an appeal, each with a stable address."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from appeals.translating.snapshot import WorkingText, read

# The texts of an appeal itself, in reading order: the names of their columns and those of the Document's fields.
HEAD = {"title": "title", "slogan": "slogan", "summary": "summary", "share_text": "share", "place": "place"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One translatable text: its address, such as ``demand:3.text``, and the original in its normal form.

    ``row`` and ``field`` say where it is stored.
    """

    address: str
    source: str
    row: Model = field(repr=False, compare=False)
    field: str

    @property
    def is_shared(self) -> bool:
        """Whether it is the name of an issuer or addressee, which other appeals use too."""
        return is_shared(self.address)

    def text(self, language: str) -> str:
        """Return the stored text in ``language``, in its normal form; empty where there is none."""
        return read(self.row, self.field, language)


def is_shared(address: str) -> bool:
    """Whether a piece is the name of an issuer or addressee, which other appeals use too."""
    return address.startswith(("issuer:", "addressee:"))


def pieces(working: WorkingText) -> list[Piece]:
    """Return every piece that says something in the source language, in reading order, each once."""
    return [piece for piece in every_piece(working) if piece.source]


def every_piece(working: WorkingText) -> list[Piece]:
    """Return every piece, also those that are empty in the source language, in reading order, each once."""
    found: dict[str, Piece] = {}
    for owner, row, name in _places(working):
        address = f"{owner}.{name}"
        found.setdefault(address, Piece(address, read(row, name, working.source_language), row, name))
    return list(found.values())


def _places(working: WorkingText) -> Iterator[tuple[str, Model, str]]:
    """Yield who owns a text, the row and the field that it is stored in."""
    for name in HEAD:
        yield "appeal", working.appeal, name
    for issuer in working.issuers:
        yield f"issuer:{issuer.key}", issuer, "name"
    for entry in working.sections:
        if entry.addressee:
            yield f"addressee:{entry.addressee.key}", entry.addressee, "name"
        yield f"section:{entry.section.number}", entry.section, "prose"
        for demand in entry.demands:
            yield f"demand:{demand.number}", demand, "text"
        yield f"section:{entry.section.number}", entry.section, "closing"
