"""Paper and pictures: made when they are first asked for, then kept."""

from dataclasses import asdict
from functools import lru_cache

from django.http import HttpResponse

from appeals.document import Document
from appeals.languages import CATALOGUE, Language
from appeals.pages.prints_store import kept
from appeals.pages.respond import answer
from appeals.pages.site import Instead, Site
from appeals.rendering.fonts import missing
from appeals.rendering.typeset import Format, Unprintable, fingerprint, strings, typeset


def printed(
    template: str, data: dict, *, text: str, language: Language, format: Format = "pdf", ppi: float = 72
) -> bytes:
    """Return what ``typeset`` makes of a text, of which ``text`` is the digest; what was made before is not made again.

    Raises Unprintable as that does.
    """
    name = fingerprint(template, data, language=language, format=format, ppi=ppi)
    return kept(text, f"{name}.{format}", lambda: typeset(template, data, language=language, format=format, ppi=ppi))


def answer_print(
    site: Site, template: str, data: dict, *, text: str, format: Format = "pdf", ppi: float = 72
) -> HttpResponse:
    """Return the answer with a print in the language of ``site``.

    ``text`` is the digest of the text that is printed, or ``prints_store.CAMPAIGN``.
    Raises Instead with 404 and what to do, where no font of this machine has the letters.
    """
    try:
        body = printed(template, data, text=text, language=CATALOGUE[site.language], format=format, ppi=ppi)
    except Unprintable as unprintable:
        raise Instead(site.page("appeals/unprintable.html", status=404)) from unprintable
    return answer(site.request, body)


def printable(document: Document) -> bool:
    """Say whether the fonts of this machine have every letter of a document."""
    return not missing(_text(document), CATALOGUE[document.language])


@lru_cache(maxsize=128)
def _text(document: Document) -> str:
    """Return all that is said in a document. A page asks three times."""
    return " ".join(strings(asdict(document)))
