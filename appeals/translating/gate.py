"""The gate: what speaks against letting a language go out, compared piece by piece with the original.

An error blocks; a warning asks, and the one who goes on says why. Only what is certain is an error: whatever rests on
a guess (an inflected word, a number that may be written as a word) is a warning.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.document import DocumentError, from_markdown, to_markdown
from appeals.markup import html, inline
from appeals.models import Term
from appeals.translating import glossary
from appeals.translating.disguises import disguises
from appeals.translating.figures import Figures, compare_figures, read_figures
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import WorkingText, document
from appeals.translating.status import status

# Up to here a number may well be written as a word.
SMALL = 12

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”«»„]*[^\s<>()\[\]\"“”«»„.,;:!?'’。、，]", re.IGNORECASE)
_HEADINGS = frozenset({"h3", "h4", "h5", "h6"})

Level = Literal["error", "warning"]

# By the tag, with the level of the finding if the two languages differ in their number.
_STRUCTURE: tuple[tuple[Level, str, Promise], ...] = (
    ("error", "p", gettext_lazy("%(piece)s: paragraphs: %(original)s in the original, %(translation)s here.")),
    ("error", "li", gettext_lazy("%(piece)s: list items: %(original)s in the original, %(translation)s here.")),
    ("error", "blockquote", gettext_lazy("%(piece)s: quotes: %(original)s in the original, %(translation)s here.")),
    ("error", "heading", gettext_lazy("%(piece)s: headings: %(original)s in the original, %(translation)s here.")),
    ("warning", "em", gettext_lazy("%(piece)s: emphasis: %(original)s in the original, %(translation)s here.")),
    ("warning", "strong", gettext_lazy("%(piece)s: bold text: %(original)s in the original, %(translation)s here.")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that speaks against publishing: a sentence that names the piece, and the piece's address if any."""

    level: Level
    message: str
    piece: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What is compared of a text: its words without markup and addresses, how much of each markup, links, figures."""

    words: str
    markup: Counter[str]
    links: frozenset[str]
    figures: Figures


def check(working: WorkingText, language: str, terms: Sequence[Term] | None = None) -> list[Finding]:
    """Return what speaks against letting ``language`` go out, errors first, each in reading order.

    ``terms`` is the glossary of the language pair; it is looked up (one query) unless given. Nothing speaks against
    the source language here.
    """
    if language == working.source_language:
        return []
    if terms is None:
        terms = glossary.terms(working.source_language, language)
    found = [*_in_states(working, language), *_in_document(working, language)]
    for piece in pieces(working):
        if piece.text(language):
            found += check_piece(working, piece, language, terms)
    return sorted(found, key=lambda finding: finding.level != "error")


def cautions(working: WorkingText) -> list[Finding]:
    """Return what the original hides from the eye. Its editor is told, and decides: it can go out. No query."""
    return [
        Finding("warning", message % {"piece": name_piece(working, piece.address), **values}, piece.address)
        for piece in pieces(working)
        for message, values in disguises(piece.source, piece.field)
    ]


def name_piece(working: WorkingText, address: str) -> str:
    """Return what people call the piece at ``address``; sections are counted in reading order."""
    owner, _dot, field = address.rpartition(".")
    kind, _colon, key = owner.partition(":")
    if kind == "appeal":
        return {
            "title": _("Title"),
            "slogan": _("Slogan"),
            "summary": _("Summary"),
            "share_text": _("Text for passing on"),
            "place": _("Place of issue"),
        }[field]
    if kind == "section":
        position = [str(entry.section.number) for entry in working.sections].index(key) + 1
        name = _("Section %(number)s, after the demands") if field == "closing" else _("Section %(number)s")
        return name % {"number": position}
    names = {
        "issuer": _("Name of the issuer “%(key)s”"),
        "addressee": _("Name of the addressee “%(key)s”"),
        "demand": _("Demand %(key)s"),
    }
    return names[kind] % {"key": key}


def _in_states(working: WorkingText, language: str) -> Iterator[Finding]:
    """Every piece must be there, made from today's original, and approved."""
    found = status(working, language)
    for waiting, message in (
        (found.missing, _("%(piece)s: the translation is missing.")),
        (found.outdated, _("%(piece)s: the original has changed since it was translated.")),
        (found.draft, _("%(piece)s: this is a draft that nobody has approved.")),
        (found.review, _("%(piece)s: this waits for review.")),
    ):
        for piece in waiting:
            yield Finding("error", message % {"piece": name_piece(working, piece.address)}, piece.address)


def _in_document(working: WorkingText, language: str) -> Iterator[Finding]:
    """The text as it would be published must be readable, with the demands of the original."""
    original = document(working, working.source_language)
    try:
        built = from_markdown(to_markdown(document(working, language)))
    except DocumentError as error:
        yield Finding("error", _("The text can't be published. %(problem)s") % {"problem": error})
        return
    if [demand.number for demand in built.demands] != [demand.number for demand in original.demands]:
        message = _("Demands: %(original)s in the original, %(translation)s here.")
        numbers = {"original": len(original.demands), "translation": len(built.demands)}
        yield Finding("error", message % numbers)


def check_piece(working: WorkingText, piece: Piece, language: str, terms: Sequence[Term]) -> Iterator[Finding]:
    """Yield what speaks against the words of one piece, which has a text in ``language``; its state aside."""
    original = _read(piece.source, piece.field, working.source_language)
    translation = _read(piece.text(language), piece.field, language)
    name = name_piece(working, piece.address)
    for level, message, values in (
        *_in_markup(original, translation),
        *_in_links(original, translation),
        *_in_figures(original, translation),
        *_in_terms(original, translation, terms),
        *_in_disguise(piece.text(language), piece.field),
    ):
        yield Finding(level, message % {"piece": name, **values}, piece.address)


# What a comparison yields: a level, a message that still lacks the piece's name, and the other values in it.
_Found = Iterator[tuple[Level, str, Mapping[str, object]]]


def _in_markup(original: Content, translation: Content) -> _Found:
    for level, tag, message in _STRUCTURE:
        values = {"original": original.markup[tag], "translation": translation.markup[tag]}
        if values["original"] != values["translation"]:
            yield level, str(message), values


def _in_links(original: Content, translation: Content) -> _Found:
    for address in sorted(original.links - translation.links):
        yield "error", _("%(piece)s: the link %(link)s is missing."), {"link": address}
    for address in sorted(translation.links - original.links):
        yield "error", _("%(piece)s: the link %(link)s is not in the original."), {"link": address}


def _in_figures(original: Content, translation: Content) -> _Found:
    """Another date is an error. So is a text that shares no figure at all with its original.

    A single number that is missing is a warning: it may stand there as a word. Small ones alone never block.
    """
    found = compare_figures(original.figures, translation.figures)
    for date, other in found.contradicting:
        message = _("%(piece)s: the original says “%(date)s”, the translation “%(other)s”.")
        yield "error", message, {"date": date.written, "other": other.written}
    if found.missing:
        none = not found.shared and not found.contradicting and any(map(_is_large, found.missing))
        message = _("%(piece)s: numbers of the original that are missing: %(numbers)s.")
        yield "error" if none else "warning", message, {"numbers": _list(found.missing)}
    if extra := list(filter(_is_large, found.extra)):
        yield "warning", _("%(piece)s: numbers that are not in the original: %(numbers)s."), {"numbers": _list(extra)}


def _in_terms(original: Content, translation: Content, terms: Sequence[Term]) -> _Found:
    """A forbidden word as it stands in the glossary is an error where the original has the term; else a warning."""
    used = {place.term.pk: place.term for place in glossary.occurrences(original.words, terms)}
    for term in used.values():
        if not glossary.kept(term, translation.words):
            message = _("%(piece)s: “%(term)s” should be translated as “%(translation)s”.")
            yield "warning", message, {"term": term.term, "translation": term.translation}
    for found in glossary.forbidden(translation.words, terms):
        certain = found.literal and found.term.pk in used
        message = _("%(piece)s: “%(found)s” is not to be used; the glossary says “%(translation)s”.")
        values = {"found": found.found, "translation": found.term.translation}
        yield "error" if certain else "warning", message, values


def _in_disguise(text: str, field: str) -> _Found:
    for message, values in disguises(text, field):
        yield "warning", message, values


def _is_large(number: str) -> bool:
    return not number.isdecimal() or len(number) > 2 or int(number) > SMALL


def _list(numbers: Iterable[str]) -> str:
    return ", ".join(numbers)


@lru_cache(maxsize=4096)
def _read(text: str, field: str, language: str) -> Content:
    """Return the content of a text; ``field`` says whether it is prose, one paragraph of Markdown, or plain."""
    reader = _Reader()
    if field in ("prose", "closing"):
        reader.feed(html(text))
    elif field == "text":
        reader.feed(inline(text))
    else:
        reader.handle_data(text)
    reader.close()
    words = _ADDRESS.sub(" ", "".join(reader.words))
    return Content(words, reader.markup, frozenset(reader.links), read_figures(words, language))


class _Reader(HTMLParser):
    """Reads our own HTML: counts what ``_STRUCTURE`` names, and collects links and words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: set[str] = set()
        self.markup: Counter[str] = Counter()
        self._within: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count; whether a list item holds paragraphs is a matter of blank lines, so they don't count there."""
        self._within[tag] += tag != "br"
        if tag != "p" or not self._within["li"]:
            self.markup["heading" if tag in _HEADINGS else tag] += 1
        if tag in ("p", "li", "br", "blockquote") or tag in _HEADINGS:
            self.words.append("\n\n")
        if tag == "a":
            self.links.add(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a list item or a link."""
        self._within[tag] -= 1

    def handle_data(self, data: str) -> None:
        """Take the words; an address among them counts as a link."""
        self.words.append(data)
        if not self._within["a"]:
            self.links.update(_ADDRESS.findall(data))
