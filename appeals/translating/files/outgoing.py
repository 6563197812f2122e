"""Out: an appeal and its translation as a file."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from appeals.languages import CATALOGUE
from appeals.models import Appeal
from appeals.translating.files import po, word, xliff12, xliff20
from appeals.translating.files.context import contexts, with_length
from appeals.translating.files.sheet import Entry, FilesError, Sheet, Stamp
from appeals.translating.pieces import pieces
from appeals.translating.snapshot import WorkingText, working_text
from appeals.translating.status import state_of


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: its name for people, the ending of its files, its media type, and what writes it."""

    name: str
    ending: str
    media_type: str
    write: Callable[[Sheet], bytes]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS: dict[str, Format] = {
    "xliff12": Format("XLIFF 1.2", "xlf", "application/x-xliff+xml", xliff12.write),
    "xliff2": Format("XLIFF 2.0", "xliff", "application/xliff+xml", xliff20.write),
    "po": Format("PO", "po", "text/x-gettext-translation", po.write),
    "docx": Format("Word", "docx", _WORD, word.write),
}


def export(appeal: Appeal, language: str, format: str) -> tuple[bytes, str]:
    """Return a file for the translation of ``appeal`` into ``language``, and a name for it.

    ``format`` is one of FORMATS. Raises FilesError for a language or format that there isn't, and for an appeal
    without a text. Six queries.
    """
    if format not in FORMATS:
        raise FilesError(
            _("“%(format)s” is no format; choose one of %(formats)s.")
            % {"format": format, "formats": ", ".join(FORMATS)}
        )
    if language not in CATALOGUE or language == appeal.source_language:
        raise FilesError(
            _("“%(language)s” is no language to translate “%(appeal)s” into; it is written in “%(source)s”.")
            % {"language": language, "appeal": appeal.key, "source": appeal.source_language}
        )
    sheet = _sheet(working_text(appeal), language)
    if not sheet.entries:
        raise FilesError(_("“%(appeal)s” has no text to translate yet.") % {"appeal": appeal.key})
    return FORMATS[format].write(sheet), f"{appeal.key}.{language}.{FORMATS[format].ending}"


def _sheet(working: WorkingText, language: str) -> Sheet:
    told = contexts(working)
    entries = tuple(
        Entry(
            address=piece.address,
            source=piece.source,
            target=piece.text(language),
            stamp=Stamp.of(piece.source, piece.text(language)),
            state=state_of(working, piece, language),
            context=with_length(told.get(piece.address, ""), piece),
        )
        for piece in pieces(working)
    )
    title = next((entry.source for entry in entries if entry.address == "appeal.title"), "")
    return Sheet(working.appeal.key, working.source_language, language, entries, title)
