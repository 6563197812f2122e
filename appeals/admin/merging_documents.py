"""Two editors at one document: what only the other one has changed is taken over into what is typed."""

from dataclasses import replace

from appeals.admin.differences import PARTS
from appeals.document import Demand, Document, DocumentError, Section, from_markdown, to_markdown

FIELDS = ("title", "slogan", "summary", "share", "issuers", "date", "place")
PROSE = {"prose": "section-prose", "closing": "section-closing"}


def merge_documents(base: str, stored: str, hers: str) -> tuple[str, list[str]] | None:
    """Return ``hers`` with what only others have changed, and the labels of what both have: there hers stays.

    All three are texts. None where one of them is not canonical, or where the two have changed the sections or
    demands themselves, so that it can't be said which belong together.
    """
    try:
        old, theirs, typed = (from_markdown(text) for text in (base, stored, hers))
    except DocumentError:
        return None
    sections = _merge_sections(old, theirs, typed)
    if sections is None:
        return None
    merged, conflicts = sections
    values, clashes = {}, []
    for field in FIELDS:
        values[field], clash = _choose(*(getattr(each, field) for each in (old, theirs, typed)))
        clashes += [str(PARTS[field])] if clash else []
    return to_markdown(replace(typed, **values, sections=merged)), clashes + conflicts


def _choose(old, theirs, hers):
    """Return what stands in the end, and whether both have changed it."""
    if hers in (old, theirs):
        return theirs, False
    return hers, theirs != old


def _merge_sections(old: Document, theirs: Document, hers: Document) -> tuple[tuple[Section, ...], list[str]] | None:
    if hers.sections == old.sections or theirs.sections == old.sections:
        return (theirs if hers.sections == old.sections else hers).sections, []
    if not _frame(old) == _frame(theirs) == _frame(hers):
        return None
    conflicts: list[str] = []
    rows = zip(old.sections, theirs.sections, hers.sections, strict=True)
    return tuple(_merge_section(number, row, conflicts) for number, row in enumerate(rows, 1)), conflicts


def _frame(document: Document) -> list:
    """Return what a document's sections are, but for their words."""
    return [(section.addressee, [demand.number for demand in section.demands]) for section in document.sections]


def _merge_section(number: int, row: tuple[Section, ...], conflicts: list[str]) -> Section:
    values = {}
    for field, part in PROSE.items():
        values[field], clash = _choose(*(getattr(section, field) for section in row))
        conflicts += [PARTS[part] % {"number": number}] if clash else []
    demands = []
    for same in zip(*(section.demands for section in row), strict=True):
        text, clash = _choose(*(demand.text for demand in same))
        conflicts += [PARTS["demand"] % {"number": same[0].number}] if clash else []
        demands.append(Demand(same[0].number, text))
    return replace(row[2], **values, demands=tuple(demands))
