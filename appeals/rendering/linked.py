"""What search engines and archives read of a page in the words of schema.org."""

from datetime import date, datetime

from appeals.document import Document
from appeals.languages import CATALOGUE

CONTEXT = "https://schema.org"


def article(document: Document, *, address: str, number: int, live_from: datetime, original: str = "") -> dict:
    """Return an appeal as an Article; ``address`` is that of its page, ``number`` the version that went ``live_from``.

    ``original`` is the address of the page in the source language, where this is a translation of it.
    """
    facts = {
        "@context": CONTEXT,
        "@type": "Article",
        "@id": address,
        "headline": document.title,
        "inLanguage": CATALOGUE[document.language].tag,
        "author": [{"@type": "Organization", "name": name} for name in document.issuers],
        "datePublished": _issued(document, number, live_from),
        "dateModified": live_from.isoformat(timespec="seconds"),
        "version": number,
        "translationOfWork": original and _work(original, document.source_language),
    }
    return {name: fact for name, fact in facts.items() if fact}


def website(name: str, *, language: str, address: str, search: str) -> dict:
    """Return the campaign in ``language`` as a WebSite; ``search`` is the address of its search with ``{q}`` in it."""
    target = {"@type": "EntryPoint", "urlTemplate": search}
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": address,
        "url": address,
        "name": name,
        "inLanguage": CATALOGUE[language].tag,
        "potentialAction": {"@type": "SearchAction", "target": target, "query-input": "required name=q"},
    }


def _issued(document: Document, number: int, live_from: datetime) -> str:
    """Return the day that the issuers give, else when the first version went out, if this is it."""
    try:
        return date.fromisoformat(document.date).isoformat()
    except ValueError:
        return live_from.isoformat(timespec="seconds") if number == 1 else ""


def _work(address: str, language: str) -> dict:
    return {"@type": "Article", "@id": address, "inLanguage": CATALOGUE[language].tag}
