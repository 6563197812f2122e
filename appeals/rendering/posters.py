"""What cards, posters and leaflets show of a Document: the data of their templates."""

from functools import lru_cache
from urllib.parse import unquote

from appeals.document import Document
from appeals.languages import CATALOGUE
from appeals.markup import plain
from appeals.rendering.qr import matrix
from appeals.rendering.typeset import digits


def card(*, loud: str, below: str, speaker: str, host: str) -> dict:
    """Return the data of ``card``: what stands in the bubble, who says it, what stands beneath, and the site's host.

    Where there is nothing to stand in the bubble, what would stand beneath it does.
    """
    return {
        "title": below or loud,
        "loud": loud or below,
        "below": below if loud else "",
        "speaker": speaker,
        "host": host,
    }


def demand_card(document: Document, number: int, *, host: str) -> dict:
    """Return the data of ``demand-card``; ``number`` is that of a demand which the document has."""
    section = next(section for section in document.sections if any(d.number == number for d in section.demands))
    demand = next(demand for demand in section.demands if demand.number == number)
    return {
        "title": document.title,
        "number": digits(number, CATALOGUE[document.language]),
        "to": section.addressee.name if section.addressee else "",
        "loud": plain(demand.text),
        "below": document.title,
        "host": host,
    }


def sheet(document: Document, *, speaker: str, address: str) -> dict:
    """Return what a poster and a leaflet show of a document; ``address`` is the whole one of its page.

    The QR code leads to the address; who types it gets it without its protocol, and in letters.
    """
    return {
        **card(loud=document.slogan, below=document.title, speaker=speaker, host=""),
        "issuers": list(document.issuers),
        "summary": document.summary,
        "sections": [
            {
                "addressee": section.addressee.name if section.addressee else "",
                "demands": [_demand(document, demand.number, demand.text) for demand in section.demands],
            }
            for section in document.sections
            if section.demands
        ],
        "code": _modules(address),
        "address": unquote(address).partition("://")[2],
    }


@lru_cache(maxsize=256)
def _modules(address: str) -> list[list[bool]]:
    """A QR code takes longer to make than a print that was made before takes to send."""
    return matrix(address)


def _demand(document: Document, number: int, text: str) -> dict:
    label = digits(number, CATALOGUE[document.language])
    return {"number": number, "label": label, "text": plain(text)}
