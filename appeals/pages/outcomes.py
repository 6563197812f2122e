"""What came of demands: their states beside them, their ledgers, and the demands that are in one state."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, QuerySet

from appeals.languages import CATALOGUE
from appeals.models import Answer, Outcome, OutcomeNote
from appeals.pages.sheet import Sheet
from appeals.pages.site import Fragment


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that stands in the ledger of a demand, with the ``mistakes`` that it replaces, the last one first."""

    status: str
    date: date
    evidence: str
    note: Fragment | None
    mistakes: tuple["Entry", ...] = ()


def states(appeals: Iterable[int]) -> dict[tuple[int, int], str]:
    """Return the states of the demands of these appeals, by appeal and number; a demand left out is open. One query."""
    rows = Outcome.objects.standing().filter(appeal__in=appeals).order_by("date", "pk")
    return {(row.appeal_id, row.number): row.status for row in rows.only("appeal", "number", "status")}


def with_states(sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets with the states of their demands, for ``sheet.states|at:number``. One query."""
    found = states({sheet.appeal_id for sheet in sheets})
    own: dict[int, dict[int, str]] = {}
    for (appeal, number), status in found.items():
        own.setdefault(appeal, {})[number] = status
    return [replace(sheet, states=own.get(sheet.appeal_id, {})) for sheet in sheets]


def ledgers(appeals: Iterable[int], language: str) -> dict[tuple[int, int], list[Entry]]:
    """Return the ledgers of the demands of these appeals, by appeal and number, the newest entry first. Two queries.

    A note is in ``language``, else in the one that it was first written in.
    """
    notes = Prefetch("notes", OutcomeNote.objects.order_by("pk"))
    rows = {row.pk: row for row in Outcome.objects.filter(appeal__in=appeals).prefetch_related(notes)}
    replaced = {row.replaces_id for row in rows.values()}
    found: dict[tuple[int, int], list[Entry]] = {}
    for row in rows.values():
        if row.pk not in replaced:
            found.setdefault((row.appeal_id, row.number), []).append(_entry(row, rows, language))
    return found


def _entry(row: Outcome, rows: dict[int, Outcome], language: str) -> Entry:
    mistakes, before = [], row.replaces_id
    while before:
        mistakes.append(_plain(rows[before], language))
        before = rows[before].replaces_id
    return replace(_plain(row, language), mistakes=tuple(mistakes))


def _plain(row: Outcome, language: str) -> Entry:
    return Entry(status=row.status, date=row.date, evidence=row.evidence, note=_note(row, language))


def _note(row: Outcome, language: str) -> Fragment | None:
    notes = list(row.notes.all())
    chosen = next((note for note in notes if note.language == language), notes[0] if notes else None)
    return chosen and Fragment(chosen.text, CATALOGUE[chosen.language])


def in_state(language: str, status: str) -> QuerySet[Answer]:
    """Return the demands in a language that are in ``status``; open ones have a shelf instead."""
    return Answer.objects.standing().filter(language=language, status=status)
