"""The search inside one language: a page that asks its own site, and shows where the words stand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, HttpResponse

from appeals.document import Document
from appeals.markup import plain
from appeals.models.finding import MOST, find
from appeals.normalform import one_line
from appeals.pages.converters import read_number
from appeals.pages.lookups import languages_live
from appeals.pages.sheet import Sheet
from appeals.pages.shelves import SIZE, sheets_of
from appeals.pages.site import Link, Site, in_language
from appeals.words import asked, count, holds, spans

MOST_WORDS, MOST_LETTERS = 8, 120
BEFORE, WHOLE = 60, 240  # letters of a snippet: before the first word that was looked for, and altogether


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a snippet; ``marked`` says that it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An appeal that was found: its title and the place where the words stand, a demand or (``number`` 0) prose."""

    sheet: Sheet
    title: list[Run]
    number: int
    place: list[Run]


@in_language
def search(site: Site) -> HttpResponse:
    """What ``?q=`` is found in; without it the field alone, and how to use it."""
    words = one_line(site.request.GET.get("q", ""))
    cut = len(words) > MOST_LETTERS or count(words) > MOST_WORDS
    # The page repeats the question in every link: it is no longer there than it counts.
    words = words[:MOST_LETTERS].rstrip()
    wanted = asked(words, most=MOST_WORDS)
    number = _number(site)
    # One more than is shown tells whether there is a further page.
    found = find(site.language, wanted, most=number * SIZE + 1)
    sheets = _turn(found, number)
    hits = [_hit(sheet, wanted) for sheet in sheets]
    links = _links(site, words)
    context = {
        "q": words,
        "asked": bool(words),
        "cut": cut,
        "hits": hits,
        "crowded": len(found) == MOST and number * SIZE >= MOST,
        "others": [link for link in links if not link.current],
        "earlier": _query(words, number - 1) if number > 1 else "",
        "further": _query(words, number + 1) if len(found) > number * SIZE else "",
    }
    return site.page("appeals/search.html", links=links, **context)


def _number(site: Site) -> int:
    """Return the number of the page that ``?page=`` asks for. Raises Http404 where it is none that can be."""
    number = read_number(site.request.GET.get("page", "1"))
    if not number or (number - 1) * SIZE >= MOST:
        raise Http404
    return number


def _turn(found: list[int], number: int) -> list[Sheet]:
    """Return what stands on a page. Raises Http404 where there is nothing on it, unless it is the first."""
    if number > 1 and len(found) <= (number - 1) * SIZE:
        raise Http404
    return sheets_of(found[(number - 1) * SIZE : number * SIZE])


def _links(site: Site, words: str) -> list[Link]:
    """The languages, each with the same question."""
    links = site.links({code: {} for code in languages_live() | {site.language}})
    return [replace(link, path=link.path + _query(words, 1)) for link in links] if words else links


def _query(words: str, page: int) -> str:
    return "?" + urlencode({"q": words} | ({"page": page} if page > 1 else {}))


def _hit(sheet: Sheet, wanted: list[str]) -> Hit:
    """Return what is shown of an appeal that was found."""
    number, text = _place(sheet.document, wanted)
    return Hit(sheet, list(runs(sheet.document.title, wanted)), number, list(_snippet(text, wanted)))


def _place(document: Document, wanted: list[str]) -> tuple[int, str]:
    """Return the place that has all of the words, else that with most of them; a demand before anything else.

    Where the title has all of them, the summary tells more than a place that were looked for.
    """
    if holds(document.title, wanted) == len(wanted):
        return 0, document.summary or document.slogan
    best, most = (0, ""), 0
    for place in _places(document):
        if (found := holds(place[1], wanted)) > most:
            best, most = place, found
        if most == len(wanted):
            break
    return best


def _places(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the places of a document that can be shown: the number of the demand, or 0, and the words."""
    for demand in document.demands:
        yield demand.number, plain(demand.text)
    yield 0, document.summary
    yield 0, document.slogan
    for section in document.sections:
        for text in (section.prose, section.closing):
            yield from ((0, plain(block)) for block in text.split("\n\n"))
        if section.addressee:
            yield 0, section.addressee.name
    yield from ((0, name) for name in (*document.issuers, document.place))


def runs(text: str, wanted: list[str]) -> Iterator[Run]:
    """Yield ``text`` in parts, those that were looked for marked."""
    position = 0
    for start, end in spans(text, wanted):
        if start > position:
            yield Run(text[position:start])
        yield Run(text[start:end], marked=True)
        position = end
    if position < len(text):
        yield Run(text[position:])


def _snippet(text: str, wanted: list[str]) -> Iterator[Run]:
    """Yield what stands around the first of the words; where words are parted by spaces, whole words."""
    first = next(iter(spans(text, wanted)), (0, 0))[0]
    start = max(0, first - BEFORE) if len(text) > WHOLE else 0
    start = text.find(" ", start, first) + 1 or start if start else 0
    end = min(len(text), start + WHOLE)
    end = text.rfind(" ", first, end) if end < len(text) and " " in text[first:end] else end
    if start:
        yield Run("… ")
    yield from runs(text[start:end], wanted)
    if end < len(text):
        yield Run(" …")
