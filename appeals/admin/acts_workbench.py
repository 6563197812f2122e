"""What is done with one piece at the workbench. Each act asks for the right and returns in a word what was done.

All of them raise EditError with one line if it can't be done, Conflict if somebody else was quicker, and
PermissionDenied.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appeals.admin.bench import Seat, may_set_slug
from appeals.admin.forms_workbench import SlugForm
from appeals.models import Appeal, Campaign, Mark
from appeals.publishing.addresses import give_address
from appeals.translating import edit, machine
from appeals.translating.edit import Conflict, EditError
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import normal, working_text
from appeals.translating.status import OUTDATED, fingerprint, state_of


class Posted(NamedTuple):
    """What came with one piece: its address, the typed text, the text and the original that the page showed."""

    piece: str
    text: str
    seen: str
    original: str


class OriginalChanged(EditError):
    """The original is no longer the one that the translator had before her eyes."""


class Held(NamedTuple):
    """A piece that nobody else can change meanwhile, what stands there, what was typed, and its state."""

    piece: Piece
    text: str
    typed: str
    state: str


def demand_approver(seat: Seat) -> None:
    """Raise PermissionDenied unless she may approve."""
    if not seat.may_approve:
        raise PermissionDenied


def save(seat: Seat, posted: Posted) -> str:
    """Save what was typed as a draft."""
    with _hold(seat, posted) as held:
        return _write(seat, posted, held)


def confirm(seat: Seat, posted: Posted) -> str:
    """Mark the translation as true to today's original; typed words are saved instead.

    It is approved thereby only if she may approve without a second pair of eyes.
    """
    with _hold(seat, posted) as held:
        if held.typed != held.text:
            return _write(seat, posted, held)
        _check_seen(held, posted)
        alone = seat.may_approve and not Campaign.objects.current().four_eyes
        state = Mark.State.APPROVED if alone else Mark.State.DRAFT
        edit.confirm(seat.appeal, seat.language, [posted.piece], state=state, author=seat.user)
    return "confirmed"


def approve(seat: Seat, posted: Posted) -> str:
    """Approve the translation; words that she typed herself only if one pair of eyes is enough."""
    demand_approver(seat)
    with _hold(seat, posted) as held:
        if held.typed != held.text:
            if Campaign.objects.current().four_eyes:
                raise EditError(_("You have changed the words: save them, and somebody else has to approve them."))
            _write(seat, posted, held, state=Mark.State.APPROVED)
            return "approved"
        _check_seen(held, posted)
        if held.state == OUTDATED:
            raise EditError(_("The original has changed since. Correct the translation, or mark it as still valid."))
        edit.approve(seat.appeal, seat.language, [posted.piece], by=seat.user)
    return "approved"


def send_back(seat: Seat, posted: Posted) -> str:
    """Make the translation a draft again."""
    demand_approver(seat)
    with _hold(seat, posted):
        edit.send_back(seat.appeal, seat.language, [posted.piece])
    return "sent-back"


def take_theirs(seat: Seat, posted: Posted) -> str:
    """Drop what was typed: what stands there stays."""
    return "taken"


def suggest(seat: Seat, posted: Posted) -> str:
    """Let the campaign's translation server write a draft. Raises MachineError if it can't."""
    if seat.user is None or not machine.is_on():
        raise PermissionDenied
    if not machine.suggest(seat.appeal, seat.language, [posted.piece]):
        raise EditError(_("No draft: there is a text already, or it is a name, which people translate."))
    return "drafted"


def set_slug(seat: Seat, data: Mapping[str, str]) -> str:
    """Set the appeal's own address in the language; return what is wrong with it, in one line, or nothing."""
    if not may_set_slug(seat):
        raise PermissionDenied
    form = SlugForm(data)
    if not form.is_valid():
        return " ".join(form.errors["slug"])
    try:
        give_address(seat.appeal, seat.language, form.cleaned_data["slug"])
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@contextmanager
def _hold(seat: Seat, posted: Posted) -> Iterator[Held]:
    """Keep others from writing; give the piece if it is there and its original is the one that she saw."""
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=seat.appeal.pk)
        working = working_text(appeal)
        piece = next((piece for piece in pieces(working) if piece.address == posted.piece), None)
        if piece is None:
            raise EditError(_("The appeal no longer has this text. What you typed is kept below."))
        if fingerprint(piece.source) != posted.original:
            raise OriginalChanged(_("The original has changed meanwhile. Look at it again, then save."))
        text, typed = piece.text(seat.language), normal(piece.field, posted.text)
        yield Held(piece, text, typed, state_of(working, piece, seat.language))


def _write(seat: Seat, posted: Posted, held: Held, *, state: str = Mark.State.DRAFT) -> str:
    texts, seen = {posted.piece: posted.text}, {posted.piece: posted.seen}
    if edit.write(seat.appeal, seat.language, texts, state=state, author=seat.user, seen=seen):
        return "saved"
    if not held.typed and held.text:
        return "blank"
    return "outdated" if held.state == OUTDATED else "unchanged"


def _check_seen(held: Held, posted: Posted) -> None:
    if normal(held.piece.field, posted.seen) != held.text:
        raise Conflict({posted.piece: held.text})
