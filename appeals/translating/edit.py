"""Writing texts of an appeal, with what a translation was made from."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.languages import column
from appeals.models import Appeal, Campaign, Mark
from appeals.normalform import LONGEST
from appeals.translating.pieces import Piece, every_piece
from appeals.translating.snapshot import normal, working_text
from appeals.translating.status import fingerprint


class EditError(Exception):
    """A text can't be written; one line says why."""


class Conflict(EditError):
    """Somebody else has changed the text meanwhile; ``current`` holds, by address, what stands there now."""

    def __init__(self, current: dict[str, str]) -> None:
        super().__init__(_("Somebody else has changed this text meanwhile."))
        self.current = current


@transaction.atomic
def write(
    appeal: Appeal,
    language: str,
    texts: Mapping[str, str],
    *,
    state: str = Mark.State.APPROVED,
    author: AbstractBaseUser | None = None,
    seen: Mapping[str, str] | None = None,
) -> list[str]:
    """Save ``texts`` (by address) in ``language`` in their normal form; return the addresses that changed.

    In the source language a blank text erases. In a translation it is passed over, and each changed piece is marked
    with the original that it was made from, its state and its author. ``appeal`` gets its own changed columns too, so
    that saving it later doesn't bring back what they were.

    ``seen`` holds, by address, what the author had before her eyes. Raises Conflict where something else stands there
    now, and EditError for an unknown address or a text that is too long; then nothing is saved.
    """
    locked, known = _lock(appeal)
    _check_seen(known, language, texts, seen or {})
    changed: list[Piece] = []
    for address, raw in texts.items():
        piece = _find(known, address)
        text = normal(piece.field, raw)
        if text == piece.text(language) or (not text and language != locked.source_language):
            continue
        check_length(piece, text)
        setattr(piece.row, column(piece.field, language), text)
        changed.append(piece)
    if changed:
        _save(locked, language, changed)
    for name in [column(piece.field, language) for piece in changed if piece.row is locked]:
        setattr(appeal, name, getattr(locked, name))
    if language != locked.source_language:
        _mark(locked, language, changed, state=state, author=author)
    return [piece.address for piece in changed]


@transaction.atomic
def confirm(
    appeal: Appeal,
    language: str,
    addresses: Iterable[str],
    *,
    state: str = Mark.State.APPROVED,
    author: AbstractBaseUser | None = None,
) -> None:
    """Mark the translations at ``addresses`` as true to the original as it is now; their words stay.

    Without an ``author`` it stays who it was. Raises EditError for an unknown address.
    """
    locked, known = _lock(appeal)
    found = [_find(known, address) for address in addresses]
    by = {"author": author} if author else {}
    _mark(locked, language, [piece for piece in found if piece.text(language)], state=state, **by)


@transaction.atomic
def hand_in(appeal: Appeal, language: str) -> int:
    """Ask for a review of all drafts of ``language``; return how many they are."""
    drafts = Mark.objects.filter(appeal=appeal, language=language, state=Mark.State.DRAFT)
    return drafts.update(state=Mark.State.REVIEW, changed_at=timezone.now())


@transaction.atomic
def approve(appeal: Appeal, language: str, addresses: Iterable[str], *, by: AbstractBaseUser) -> int:
    """Approve the translations at ``addresses`` that are up to date; return how many were not approved before.

    A name that appeals share is approved for all of them. Raises EditError for an unknown address and, if the campaign
    demands four eyes, for a text that ``by`` wrote.
    """
    locked, known = _lock(appeal)
    pieces = {address: _find(known, address) for address in addresses}
    shared = [address for address, piece in pieces.items() if piece.is_shared]
    waiting = Mark.objects.filter(Q(appeal=locked, piece__in=pieces) | Q(piece__in=shared), language=language)
    waiting = waiting.exclude(state=Mark.State.APPROVED)
    if Campaign.objects.current().four_eyes and waiting.filter(author=by.pk).exists():
        raise EditError(_("You wrote this yourself; somebody else has to approve it."))
    current = [mark for mark in waiting if mark.fingerprint == fingerprint(pieces[mark.piece].source)]
    marks = Mark.objects.filter(pk__in=[mark.pk for mark in current])
    marks.update(state=Mark.State.APPROVED, changed_at=timezone.now())
    return len({mark.piece for mark in current})


@transaction.atomic
def send_back(appeal: Appeal, language: str, addresses: Iterable[str]) -> int:
    """Make drafts again of the translations at ``addresses``; return how many. Raises EditError for an unknown one."""
    locked, known = _lock(appeal)
    found = [_find(known, address).address for address in addresses]
    marks = Mark.objects.filter(appeal=locked, language=language, piece__in=found).exclude(state=Mark.State.DRAFT)
    return marks.update(state=Mark.State.DRAFT, changed_at=timezone.now())


def _check_seen(known: Mapping[str, Piece], language: str, texts: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Raise Conflict where neither what was seen nor what is to be written stands there now."""
    current = {
        address: there
        for address, before in seen.items()
        if (piece := _find(known, address)) and (there := piece.text(language)) != normal(piece.field, before)
        if there != normal(piece.field, texts.get(address, ""))
    }
    if current:
        raise Conflict(current)


def _lock(appeal: Appeal) -> tuple[Appeal, dict[str, Piece]]:
    """Keep others from writing or publishing the appeal meanwhile; return it afresh, and its pieces by address."""
    locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
    return locked, {piece.address: piece for piece in every_piece(working_text(locked))}


def _find(known: Mapping[str, Piece], address: str) -> Piece:
    if address not in known:
        raise EditError(_("This appeal has no text “%(address)s”.") % {"address": address})
    return known[address]


def check_length(piece: Piece, text: str) -> None:
    """Raise EditError if ``text``, in its normal form, is too long for where ``piece`` is stored."""
    longest = getattr(piece.row._meta.get_field(piece.field), "max_length", None) or LONGEST
    if len(text) > longest:
        message = _("“%(address)s” has %(count)s characters; at most %(longest)s fit.")
        raise EditError(message % {"address": piece.address, "count": len(text), "longest": longest})


def _save(appeal: Appeal, language: str, changed: list[Piece]) -> None:
    """Write the changed columns, and only these: one query for each kind of row."""
    own = [column(piece.field, language) for piece in changed if piece.row is appeal]
    appeal.save(update_fields=[*own, "changed_at"])
    for kind in dict.fromkeys(type(piece.row) for piece in changed if piece.row is not appeal):
        rows = {piece.row.pk: piece.row for piece in changed if type(piece.row) is kind}
        fields = {column(piece.field, language) for piece in changed if type(piece.row) is kind}
        kind._default_manager.bulk_update(rows.values(), sorted(fields), batch_size=500)


def _mark(appeal: Appeal, language: str, changed: list[Piece], **said) -> None:
    """Mark the pieces with today's original and what is ``said`` of them: a state, an author."""
    marks = [
        Mark(
            appeal=appeal,
            piece=piece.address,
            language=language,
            source=piece.source,
            fingerprint=fingerprint(piece.source),
            **said,
        )
        for piece in changed
    ]
    Mark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["appeal", "piece", "language"],
        update_fields=["source", "fingerprint", "changed_at", *said],
    )
