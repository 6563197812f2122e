"""Read a document: what stands in it, what was left out, and what a person must still decide."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.document import Document, DocumentError, Section, from_markdown
from appeals.importing.blocks import Draft, Dropped, ReadingError, fold, is_blank
from appeals.importing.markdown import looks_like_markdown, read_markdown
from appeals.importing.outline import outline
from appeals.importing.text import read_text
from appeals.importing.word import read_word
from appeals.languages import CATALOGUE
from appeals.normalform import one_line

__all__ = ["Dropped", "Reading", "ReadingError", "from_document", "read"]

SIZE_LIMIT = 1_000_000
LINES_LIMIT = 20_000
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says.

    Empty means: not stated. ``language`` is a code of the catalogue, ``source`` the language that it was translated
    from, ``standing`` and ``translator`` what readers are told of a translation, ``date`` an ISO date. Addressees are
    in the sections, with a key where the document states one. Demands that are ``numbered`` bear the document's own
    numbers, in a ``canonical`` one those of the appeal; 0 stands for a new one. ``dropped`` are the lines left out,
    ``questions`` what a person must decide, one sentence each.
    """

    title: str
    slogan: str = ""
    summary: str = ""
    share: str = ""
    date: str = ""
    place: str = ""
    language: str = ""
    source: str = ""
    standing: str = ""
    translator: str = ""
    appeal: str = ""
    issuers: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    numbered: bool = False
    canonical: bool = False
    dropped: tuple[Dropped, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def counts_line(self) -> str:
        """What was understood, in plain numbers."""
        named = {s.addressee.key or fold(s.addressee.name) for s in self.sections if s.addressee}
        demands = sum(len(section.demands) for section in self.sections)
        counts = [
            ngettext("%(n)s title", "%(n)s titles", 1) % {"n": 1},
            ngettext("%(n)s slogan", "%(n)s slogans", int(bool(self.slogan))) % {"n": int(bool(self.slogan))},
            ngettext("%(n)s section", "%(n)s sections", len(self.sections)) % {"n": len(self.sections)},
            ngettext("%(n)s addressee", "%(n)s addressees", len(named)) % {"n": len(named)},
            ngettext("%(n)s demand", "%(n)s demands", demands) % {"n": demands},
        ]
        dropped = ngettext("%(n)s line dropped", "%(n)s lines dropped", len(self.dropped)) % {"n": len(self.dropped)}
        return f"{', '.join(counts)}; {dropped}"


def read(data: bytes, *, name: str = "", language: str | None = None) -> Reading:
    """Return what the document ``data`` says: plain text, Markdown (free or canonical) or Word.

    ``name`` is its file name, if it has one; ``language`` a code, for a document that doesn't state its own. Raises
    ReadingError, one clear line, for what can't be read as an appeal.
    """
    if language is not None and language not in CATALOGUE:
        raise ReadingError(_("“%(code)s” is not a language of the catalogue.") % {"code": one_line(language)})
    if len(data) > SIZE_LIMIT:
        raise ReadingError(_("The file is bigger than 1 MB. Import the text without its pictures."))
    if not data:
        raise ReadingError(_("The file is empty."))
    if data[:4] == b"PK\x03\x04" or name.lower().endswith(".docx"):
        return _finish(read_word(data), language)
    text = _decode(data)
    if document := _canonical(text):
        return _checked(from_document(document), language)
    markdown = name.lower().endswith(_MARKDOWN_NAMES) or looks_like_markdown(text)
    return _finish(read_markdown(text) if markdown else read_text(text), language)


def from_document(document: Document) -> Reading:
    """Return the reading of a canonical document."""
    return Reading(
        title=document.title,
        slogan=document.slogan,
        summary=document.summary,
        share=document.share,
        date=document.date,
        place=document.place,
        language=document.language,
        source=document.source_language,
        standing=document.standing,
        translator=document.translator,
        appeal=document.appeal,
        issuers=document.issuers,
        sections=document.sections,
        numbered=True,
        canonical=True,
    )


def _decode(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError(_("This is an old Word document (.doc). Save it as .docx and import that."))
    binary = ReadingError(_("The file is binary. Import plain text, Markdown or a Word document (.docx)."))
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise binary
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(_("The file is not in UTF-8. Save it with the encoding UTF-8.")) from error
    if is_blank(text):
        raise ReadingError(_("The file is blank."))
    if sum(text.count(end) for end in "\n\r\f\v") > LINES_LIMIT:
        raise ReadingError(
            _("The file has too many lines for an appeal: more than %(count)s.") % {"count": LINES_LIMIT}
        )
    controls = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in text)
    if controls * 100 > len(text):
        raise binary
    return text


def _canonical(text: str) -> Document | None:
    """Return the Document of a canonical text in which no number stands twice."""
    try:
        document = from_markdown(text)
    except DocumentError:
        return None
    numbers = [demand.number for demand in document.demands]
    return document if len(set(numbers)) == len(numbers) else None


def _finish(draft: Draft, language: str | None) -> Reading:
    """Put the front matter and the outline of ``draft`` together."""
    parts = outline(draft)
    fields = {name: one_line(" ".join(values)) for name, values in draft.fields.items()}
    reading = Reading(
        title=one_line(parts.title),
        slogan=one_line(parts.slogan),
        summary=fields.get("summary", ""),
        share=fields.get("share", ""),
        date=fields.get("date", ""),
        place=fields.get("place", ""),
        language=fields.get("language", "").lower(),
        source=fields.get("source", "").lower(),
        standing=fields.get("standing", "").lower(),
        translator=fields.get("translator", ""),
        appeal=fields.get("appeal", ""),
        issuers=tuple(name for name in map(one_line, draft.fields.get("issuer", [])) if name),
        sections=parts.sections,
        numbered=parts.numbered,
        canonical=draft.canonical,
        dropped=tuple(sorted(draft.dropped, key=lambda dropped: dropped.line)),
        questions=tuple(draft.questions),
    )
    return _checked(reading, language)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _checked(reading: Reading, language: str | None) -> Reading:
    """Return ``reading`` in its language, with the questions that every document is asked."""
    for code in filter(None, (reading.language, reading.source)):
        if code not in CATALOGUE:
            raise ReadingError(_("“%(code)s” is not a language of the catalogue.") % {"code": code})
    if language and reading.language and language != reading.language:
        message = _("The document says that it is in “%(stated)s”, not in “%(asked)s”.")
        raise ReadingError(message % {"stated": reading.language, "asked": language})
    if not reading.appeal and reading.canonical:
        raise ReadingError(_("The front matter lacks “appeal: KEY”."))
    questions = list(reading.questions)
    day = reading.date
    if day and not _is_date(day):
        message = _("When was it issued? “%(date)s” is not understood; write the date as 2022-02-13.") % {"date": day}
        if reading.canonical:
            raise ReadingError(message)
        questions.append(message)
        day = ""
    if not reading.issuers:
        questions.append(_("Who issues the appeal? The document names no issuer."))
    if not (language or reading.language):
        questions.append(_("Which language is it in? The document doesn't say, so the campaign's default is taken."))
    return replace(reading, language=reading.language or language or "", date=day, questions=tuple(questions))
