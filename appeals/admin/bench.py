"""What the workbench shows: one appeal in one language, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from appeals.compare import Run, words
from appeals.languages import CATALOGUE, Language
from appeals.models import Appeal, Campaign, Edition, Mark, Slug, Term, Translation
from appeals.translating import glossary, machine, memory
from appeals.translating.files.context import contexts
from appeals.translating.gate import Finding, check_piece
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import WorkingText, working_text
from appeals.translating.status import APPROVED, DRAFT, MISSING, OUTDATED, REVIEW, Status, fingerprint, state_of, status

STATES = {
    MISSING: _("Missing"),
    OUTDATED: _("Outdated"),
    DRAFT: _("Draft"),
    REVIEW: _("Waiting for review"),
    APPROVED: _("Approved"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the workbench, at which appeal and language.

    ``may_approve`` says whether she may approve what others wrote. Without a ``user`` it is somebody who has a link
    instead of an account: she may write, use files and hand in.
    """

    appeal: Appeal
    language: str
    user: User | None = None
    may_approve: bool = False

    @property
    def frame(self) -> str:
        """The template around the workbench: without an account there is nothing of the desk in it."""
        return "admin/translating/frame_desk.html" if self.user else "admin/translating/frame_link.html"

    @property
    def keep(self) -> str:
        """The name under which the browser keeps what isn't saved: nobody else is offered it."""
        return f"{self.appeal.key}/{self.language}/{self.user.pk if self.user else 'link'}"


class Segment(NamedTuple):
    """A stretch of an original; where it is a term of the glossary, with that."""

    text: str
    term: Term | None


def anchor(address: str) -> str:
    """Return a piece's address as an identifier in the page."""
    return "piece-" + address.replace(":", "-").replace(".", "-")


@dataclass(slots=True)
class Row:
    """One piece as it is shown. What a failed save leaves behind is put in afterwards."""

    piece: Piece
    context: str
    text: str
    state: str
    segments: list[Segment]
    longest: int | None
    changes: tuple[Run, ...] = ()
    reference: str = ""
    hints: list[memory.Suggestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    wrote_it_herself: bool = False
    typed: str | None = None
    theirs: str | None = None
    error: str = ""
    said: str = ""

    @property
    def anchor(self) -> str:
        """The piece's address as an identifier in the page."""
        return anchor(self.piece.address)

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]

    @property
    def shown(self) -> str:
        """What stands in the field: what was typed and couldn't be saved, else the stored text."""
        return self.text if self.typed is None else self.typed

    @property
    def original(self) -> str:
        """The fingerprint of the original that is shown."""
        return fingerprint(self.piece.source)

    @property
    def lines(self) -> int:
        """How many lines the field has at first."""
        return min(max(2, len(self.piece.source) // 60 + self.piece.source.count("\n") + 1), 16)

    @property
    def terms(self) -> list[Term]:
        """The terms of the glossary in the original, each once."""
        return list({each.term.pk: each.term for each in self.segments if each.term}.values())


@dataclass(slots=True)
class Bench:
    """The workbench: everything that its page says."""

    seat: Seat
    working: WorkingText
    rows: list[Row]
    status: Status
    four_eyes: bool
    to_approve: list[Piece]
    by_machine: bool
    slug: str
    may_set_slug: bool
    reference: Language | None
    references: list[Language]

    @property
    def source(self) -> Language:
        """The language of the original."""
        return CATALOGUE[self.working.source_language]

    @property
    def language(self) -> Language:
        """The language that is written here."""
        return CATALOGUE[self.seat.language]

    @property
    def has_machine(self) -> bool:
        """Whether drafts of a machine may be asked for here."""
        return self.seat.user is not None and machine.is_on()

    @property
    def next_open(self) -> str:
        """The anchor of the first piece that is missing or outdated; empty if none is."""
        waiting = {piece.address for piece in (*self.status.missing, *self.status.outdated)}
        return next((anchor(piece.address) for piece in pieces(self.working) if piece.address in waiting), "")

    @property
    def may_hand_in(self) -> bool:
        """Whether there are drafts that nobody has been asked to review."""
        return bool(self.status.draft)

    @property
    def seen(self) -> str:
        """The fingerprint of all that waits for approval: nothing else is approved by the button for all."""
        texts = (f"{piece.address}\n{piece.text(self.seat.language)}\n{piece.source}" for piece in self.to_approve)
        return fingerprint("\n\n".join(texts))

    def row(self, address: str) -> Row | None:
        """Return the row of the piece at ``address``."""
        return next((row for row in self.rows if row.piece.address == address), None)


def load_bench(seat: Seat, *, reference: str = "", only: str = "") -> Bench:
    """Return the workbench of ``seat``; with ``only`` it has a row for that piece alone. About a dozen queries."""
    campaign = Campaign.objects.current()
    working = working_text(seat.appeal)
    marks = {mark.piece: mark for mark in Mark.objects.filter(appeal=seat.appeal, language=seat.language)}
    offered = [code for code in campaign.offered() if code not in (seat.language, working.source_language)]
    found = status(working, seat.language)
    slug = Slug.objects.filter(appeal=seat.appeal, language=seat.language, current=True).first()
    made = Translation.objects.filter(appeal=seat.appeal, language=seat.language).first()
    return Bench(
        seat=seat,
        working=working,
        rows=list(_rows(seat, working, marks, reference=reference if reference in offered else "", only=only)),
        status=found,
        four_eyes=campaign.four_eyes,
        to_approve=[
            piece for piece in found.review if not (campaign.four_eyes and _is_hers(seat, marks.get(piece.address)))
        ],
        by_machine=bool(made and made.standing == Translation.Standing.MACHINE and not found.ready),
        slug=slug.slug if slug else "",
        may_set_slug=may_set_slug(seat),
        reference=CATALOGUE[reference] if reference in offered else None,
        references=[CATALOGUE[code] for code in offered],
    )


def may_set_slug(seat: Seat) -> bool:
    """Whether the appeal's address in the language may be set here.

    Readers meet it at once, so as soon as there is something to meet only who may change appeals or approve sets it.
    """
    if seat.user and (seat.may_approve or seat.user.has_perm("appeals.change_appeal")):
        return True
    return not Edition.objects.filter(revision__appeal=seat.appeal, language=seat.language).exists()


def _rows(seat: Seat, working: WorkingText, marks: dict[str, Mark], *, reference: str, only: str) -> Iterator[Row]:
    terms = glossary.terms(working.source_language, seat.language)
    known = memory.load(working.source_language, seat.language)
    told = contexts(working)
    for piece in pieces(working):
        if only and piece.address != only:
            continue
        text, mark = piece.text(seat.language), marks.get(piece.address)
        state = state_of(working, piece, seat.language)
        row = Row(piece, told[piece.address], text, state, _segments(piece.source, terms), _longest(piece.row, piece))
        row.wrote_it_herself = _is_hers(seat, mark)
        if state == OUTDATED and mark:
            row.changes = words(mark.source, piece.source)
        if state in (MISSING, OUTDATED):
            row.hints = [hint for hint in memory.find(known, piece.source) if hint.translation != text]
        if text:
            row.findings = list(check_piece(working, piece, seat.language, terms))
        row.reference = piece.text(reference) if reference else ""
        yield row


def _is_hers(seat: Seat, mark: Mark | None) -> bool:
    return bool(mark and seat.user and mark.author_id == seat.user.pk)


def _longest(row: Model, piece: Piece) -> int | None:
    return getattr(row._meta.get_field(piece.field), "max_length", None)


def _segments(text: str, terms: list[Term]) -> list[Segment]:
    """Cut an original into what is a term of the glossary and what isn't."""
    found, end = [], 0
    for place in glossary.occurrences(text, terms):
        found += [Segment(text[end : place.start], None), Segment(text[place.start : place.end], place.term)]
        end = place.end
    return [segment for segment in (*found, Segment(text[end:], None)) if segment.text]
