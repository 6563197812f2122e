"""The workbench as its tests use it: who opens it, where, and what a browser posts."""

from django.urls import reverse

from appeals.models import Appeal, Mark
from appeals.translating.edit import write
from appeals.translating.pieces import pieces
from appeals.translating.snapshot import working_text
from appeals.translating.status import fingerprint
from tests.admin.reading import parse

# How a script asks.
JSON = {"Accept": "application/json"}


def address(appeal: Appeal, language: str = "pl", name: str = "translate") -> str:
    return reverse(f"admin:appeals_appeal_{name}", args=[appeal.pk, language])


def posted(appeal: Appeal, piece: str, text: str, act: str = "save", language: str = "pl") -> dict[str, str]:
    """What a browser posts that has just opened the page."""
    found = next(each for each in pieces(working_text(Appeal.objects.get(pk=appeal.pk))) if each.address == piece)
    return {
        "piece": piece,
        "text": text,
        "seen": found.text(language),
        "original": fingerprint(found.source),
        "act": act,
    }


def mark(piece: str = "demand:2.text", language: str = "pl") -> tuple:
    return Mark.objects.values_list("state", "author__username").get(piece=piece, language=language)


def row(page, piece: str):
    """The piece's article in an answer of the page."""
    anchor = "piece-" + piece.replace(":", "-").replace(".", "-")
    return parse(page).get_element_by_id(anchor)


def outdate(appeal: Appeal) -> None:
    """Let the translation of demand 2 be of a former original."""
    write(appeal, "pl", {"demand:2.text": "Żądanie drugie."})
    write(appeal, "en", {"demand:2.text": "Demand 2, at once."})
