"""A minor change: the original is put right in a way that leaves what was translated from it true."""

from collections.abc import Collection, Mapping

from appeals.compare import compare
from appeals.document import Document
from appeals.languages import CODES
from appeals.models import Mark
from appeals.translating.pieces import pieces
from appeals.translating.snapshot import Made, WorkingText, document
from appeals.translating.status import APPROVED, fingerprint, state_of


def keep_valid(working: WorkingText, original: Document, *, current: Collection[str]) -> dict[tuple[str, str], Made]:
    """Return what becomes of the marks, by address of the piece and language, if the change is a minor one.

    They are those of the pieces that said something else in ``original``, the version before, and whose translation
    was true to that. They are renewed to what the pieces say now, and keep their state. A translation without a mark
    gets one if its language was up to date in that version: those are the ``current`` ones.
    """
    renewed: dict[tuple[str, str], Made] = {}
    for piece in pieces(working):
        former = _find_former(original, piece.address)
        if piece.source in former:
            continue
        known = {fingerprint(text) for text in former}
        for code in CODES:
            if code == working.source_language or not piece.text(code):
                continue
            made = working.marks.get((piece.address, code))
            approved = code in current and state_of(working, piece, code) == APPROVED
            if made.fingerprint in known if made else approved:
                renewed[piece.address, code] = Made(fingerprint(piece.source), made.state if made else APPROVED)
    return renewed


def is_only_reworded(working: WorkingText, original: Document) -> bool:
    """Whether the working text has all parts of ``original`` and no others, so that a text true to that stays true."""
    changes = compare(original, document(working, working.source_language))
    return all(change.kind in ("changed", "moved") for change in changes)


def save_marks(working: WorkingText, renewed: Mapping[tuple[str, str], Made]) -> None:
    """Store the ``renewed`` marks; those that exist keep their state, author and time. One query."""
    sources = {piece.address: piece.source for piece in pieces(working)}
    Mark.objects.bulk_create(
        [
            Mark(appeal=working.appeal, piece=address, language=code, source=sources[address], **made._asdict())
            for (address, code), made in renewed.items()
        ],
        update_conflicts=True,
        unique_fields=["appeal", "piece", "language"],
        update_fields=["source", "fingerprint"],
    )


def _find_former(original: Document, address: str) -> set[str]:
    """Return the texts that the piece may have had in ``original``, where sections and issuers have no numbers."""
    owner, _dot, field = address.rpartition(".")
    kind, _colon, key = owner.partition(":")
    if kind == "demand":
        return {demand.text for demand in original.demands if str(demand.number) == key}
    if kind == "addressee":
        parties = (section.addressee for section in original.addressed)
        return {party.name for party in parties if party and party.key == key}
    if kind == "issuer":
        return set(original.issuers)
    if kind == "section":
        return {text for section in original.sections for text in (section.prose, section.closing) if text}
    return {getattr(original, field)} - {""}
