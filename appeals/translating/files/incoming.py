"""In: a file with a translation, piece by piece and in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from appeals.compare import Run, words
from appeals.models import Appeal, Mark
from appeals.translating.edit import EditError, check_length, write
from appeals.translating.files import po, word, xliff12, xliff20
from appeals.translating.files.guard import inspect
from appeals.translating.files.sheet import Entry, FilesError, Sheet, Stamp, sendable
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import normal, working_text
from appeals.translating.status import fingerprint

_READERS: dict[str, Callable[[bytes], Sheet]] = {
    "xliff12": xliff12.read,
    "xliff2": xliff20.read,
    "po": po.read,
    "docx": word.read,
}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one piece: its address, the text in the file, and where there is something to say, ``note``.

    ``runs`` compares the original that an outdated piece was made from with today's, word by word; ``source`` is the
    former.
    """

    address: str
    text: str
    note: str = ""
    source: str = ""
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its appeal and language, and each of its pieces in one of five lists."""

    appeal: Appeal
    language: str
    taken: list[Received] = field(default_factory=list)
    unchanged: list[Received] = field(default_factory=list)
    outdated: list[Received] = field(default_factory=list)
    unknown: list[Received] = field(default_factory=list)
    refused: list[Received] = field(default_factory=list)

    @property
    def counts_line(self) -> str:
        """The counts in one line, in English: ``3 taken, 40 unchanged, 1 outdated, 0 unknown, 0 refused``."""
        names = ("taken", "unchanged", "outdated", "unknown", "refused")
        return ", ".join(f"{len(getattr(self, name))} {name}" for name in names)


@transaction.atomic
def take(
    data: bytes,
    *,
    name: str = "",
    appeal: Appeal | None = None,
    language: str | None = None,
    state: str = Mark.State.DRAFT,
    author: AbstractBaseUser | None = None,
) -> Taken:
    """Save the translation in a file; return what became of each piece.

    The file says which appeal and language it is for; where the caller expects an ``appeal`` or ``language``, it must
    be that one. What is new gets ``state`` and ``author``; what was made from a former original is kept as a draft,
    outdated. A blank never erases, and what somebody else has written since the export is never overwritten.
    Raises FilesError for a file that can't be read or is for something else; then nothing is saved.
    """
    sheet = read(data, name=name)
    locked = _find_appeal(sheet)
    _check_expected(sheet, appeal, language)
    taken = Taken(locked, sheet.language)
    _Sorter(taken, author).sort(sheet)
    try:
        write(locked, sheet.language, _texts(taken.taken), state=state, author=author)
        write(locked, sheet.language, _texts(taken.outdated), state=Mark.State.DRAFT, author=author)
    except EditError as error:
        raise FilesError(str(error)) from error
    _mark_outdated(taken)
    return taken


def read(data: bytes, *, name: str = "") -> Sheet:
    """Return what stands in a file, whose format is told by its content; ``name`` is for messages only.

    Raises FilesError for what is too big, unsafe, broken or no translation file.
    """
    kind, content = inspect(data)
    try:
        return _READERS[kind](content)
    except FilesError:
        raise
    # Broken content raises what lxml, translate-toolkit and python-docx please.
    except Exception as error:
        raise FilesError(
            _("“%(name)s” is broken and can't be read. Export it anew.") % {"name": name or _("The file")}
        ) from error


def _find_appeal(sheet: Sheet) -> Appeal:
    """Return the appeal that the file is for; others can't write or publish it meanwhile."""
    found = Appeal.objects.select_for_update().filter(key=sheet.appeal).first()
    if not found:
        raise FilesError(_("There is no appeal “%(appeal)s”, which the file is for.") % {"appeal": sheet.appeal})
    if sheet.source_language != found.source_language or sheet.language == found.source_language:
        message = _("The file translates from “%(from)s” to “%(to)s”, but the appeal is written in “%(source)s”.")
        raise FilesError(
            message % {"from": sheet.source_language, "to": sheet.language, "source": found.source_language}
        )
    return found


def _check_expected(sheet: Sheet, appeal: Appeal | None, language: str | None) -> None:
    if appeal and appeal.key != sheet.appeal:
        raise FilesError(
            _("The file is for the appeal “%(file)s”, not for “%(expected)s”.")
            % {"file": sheet.appeal, "expected": appeal.key}
        )
    if language and language != sheet.language:
        raise FilesError(
            _("The file is a translation into “%(file)s”, not into “%(expected)s”.")
            % {"file": sheet.language, "expected": language}
        )


class _Sorter:
    """Puts each entry of a sheet into one of the lists of ``taken``."""

    def __init__(self, taken: Taken, author: AbstractBaseUser | None) -> None:
        self.taken = taken
        self.author = author
        self.pieces = {piece.address: piece for piece in pieces(working_text(taken.appeal))}
        marks = Mark.objects.filter(appeal=taken.appeal, language=taken.language)
        self.marks: Mapping[str, Mark] = {mark.piece: mark for mark in marks}

    def sort(self, sheet: Sheet) -> None:
        """Go through all entries; of two with the same address the second is refused."""
        seen: set[str] = set()
        for entry in sheet.entries:
            self._sort_one(entry, twice=entry.address in seen)
            seen.add(entry.address)

    def _sort_one(self, entry: Entry, *, twice: bool) -> None:
        piece = self.pieces.get(entry.address)
        if not piece:
            gone = _("The appeal has no such text, or no longer.")
            self.taken.unknown.append(Received(entry.address, entry.target, gone))
            return
        text, source = normal(piece.field, entry.target), normal(piece.field, entry.source)
        if refusal := entry.damage or (_("It stands in the file twice.") if twice else ""):
            self.taken.refused.append(Received(entry.address, text, refusal))
        elif self._is_unchanged(piece, text, entry.stamp):
            self.taken.unchanged.append(Received(entry.address, text))
        elif refusal := _too_long(piece, text) or self._overwrites(piece, entry.stamp):
            self.taken.refused.append(Received(entry.address, text, refusal))
        elif _is_of_today(piece, source, entry.stamp):
            self.taken.taken.append(Received(entry.address, text))
        else:
            changed = _("The original has changed since the export; kept as a draft.")
            runs = words(source, piece.source)
            self.taken.outdated.append(Received(entry.address, text, changed, source, runs))

    def _is_unchanged(self, piece: Piece, text: str, stamp: Stamp | None) -> bool:
        """Whether the text is blank, or stored already, or as it was exported: then others' later words stay."""
        current = piece.text(self.taken.language)
        stored = (current, normal(piece.field, sendable(current)))
        return not text or text in stored or (stamp is not None and stamp.is_of_target(text))

    def _overwrites(self, piece: Piece, stamp: Stamp | None) -> str:
        """Say so if the translation was changed since the export, but for a draft by the same author."""
        current = piece.text(self.taken.language)
        if not current or stamp is None or stamp.is_of_target(current):
            return ""
        mark = self.marks.get(piece.address)
        own = mark and mark.state == Mark.State.DRAFT and mark.author_id == (self.author.pk if self.author else None)
        return "" if own else _("Somebody has changed this translation since the export; enter it in the desk.")


def _too_long(piece: Piece, text: str) -> str:
    try:
        check_length(piece, text)
    except EditError as error:
        return str(error)
    return ""


def _is_of_today(piece: Piece, source: str, stamp: Stamp | None) -> bool:
    """Whether a translation was made from today's original, by the stamp or by the very words in the file."""
    return source == piece.source or (stamp is not None and stamp.is_of_source(piece.source))


def _texts(received: list[Received]) -> dict[str, str]:
    return {each.address: each.text for each in received}


def _mark_outdated(taken: Taken) -> None:
    """Let the marks of outdated pieces say what they were made from, so that they stay outdated until confirmed."""
    sources = {each.address: each.source for each in taken.outdated}
    marks = list(Mark.objects.filter(appeal=taken.appeal, language=taken.language, piece__in=sources))
    for mark in marks:
        mark.source, mark.fingerprint = sources[mark.piece], fingerprint(sources[mark.piece])
    Mark.objects.bulk_update(marks, ["source", "fingerprint"])
