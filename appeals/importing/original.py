"""Bring an appeal's text in its source language to what a document says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from appeals import document
from appeals.importing.matching import match_demands, match_sections
from appeals.importing.numbering import HIGHEST, name_renumbering
from appeals.importing.parties import SavingError, find_addressees, find_issuers
from appeals.importing.reading import Reading
from appeals.languages import column
from appeals.models import Addressee, Appeal, AppealIssuer, Demand, Mark, Section
from appeals.normalform import one_line, paragraphs
from appeals.translating.edit import write
from appeals.translating.pieces import HEAD
from appeals.translating.snapshot import WorkingText, read, working_text


def edit_original(appeal: Appeal, reading: Reading) -> list[str]:
    """Save ``reading`` as the text of ``appeal`` in its source language; return notes on issuers and addressees.

    Sections and demands that are still there keep their numbers, with all that hangs on them. What a free document
    doesn't state in its front matter stays as it is. Raises SavingError.
    """
    notes: list[str] = []
    working, language = working_text(appeal), appeal.source_language
    here = {entry.addressee.key for entry in working.sections if entry.addressee}
    addressees = find_addressees((s.addressee for s in reading.sections), language, here=here, notes=notes)
    sections = _numbered(working, _normal(reading, addressees), reading, notes)
    rows = _save_sections(working, sections, addressees, keep=not reading.canonical)
    _save_demands(working, sections, rows)
    issuers = _save_issuers(working, reading, notes)
    if reading.date or reading.canonical:
        appeal.issued_on = date.fromisoformat(reading.date) if reading.date else None
        appeal.save(update_fields=["issued_on"])
    texts = {f"appeal.{name}": getattr(reading, field) for name, field in HEAD.items() if _is_said(reading, field)}
    texts |= issuers | _names(reading, addressees, language)
    for row, section in zip(rows, sections, strict=True):
        texts |= {f"section:{row.number}.prose": section.prose, f"section:{row.number}.closing": section.closing}
        texts |= {f"demand:{demand.number}.text": demand.text for demand in section.demands}
    write(appeal, language, texts)
    return notes


def _is_said(reading: Reading, field: str) -> bool:
    """A free document has no place for a summary but its front matter: without one it says nothing about it."""
    return reading.canonical or field in ("title", "slogan") or bool(getattr(reading, field))


def _normal(reading: Reading, addressees: Sequence[Addressee | None]) -> list[document.Section]:
    return [
        document.Section(
            addressee=document.Party(row.key, "") if row else None,
            prose=paragraphs(section.prose),
            demands=tuple(document.Demand(demand.number, one_line(demand.text)) for demand in section.demands),
            closing=paragraphs(section.closing),
        )
        for section, row in zip(reading.sections, addressees, strict=True)
    ]


def _numbered(
    working: WorkingText, sections: list[document.Section], reading: Reading, notes: list[str]
) -> list[document.Section]:
    """Give each demand the number that it has in the appeal, and the new ones theirs; note other ones."""
    old = {d.number: read(d, "text", working.source_language) for entry in working.sections for d in entry.demands}
    stated = [(demand.number, demand.text) for section in sections for demand in section.demands]
    if reading.canonical:
        kept = [number if number in old else 0 for number, _text in stated]
    else:
        kept = match_demands(old, stated, stated=reading.numbered)
    given = _with_new(kept, stated, reading, last=working.appeal.last_demand)
    changed = [(number, new) for (number, _text), new in zip(stated, given, strict=True) if number not in (0, new)]
    if changed and reading.numbered:
        notes.append(name_renumbering(changed))
    numbers = iter(given)
    return [
        replace(section, demands=tuple(replace(demand, number=next(numbers)) for demand in section.demands))
        for section in sections
    ]


def _with_new(kept: list[int], stated: list[tuple[int, str]], reading: Reading, *, last: int) -> list[int]:
    """Return ``kept`` with a number for each 0: the stated one if it was never given out, else the next free one."""
    numbers = list(kept)
    highest = last
    # A year at the start of a line is no demand: a high number would never be reached, and use up all below it. A first
    # import may have gaps: there, demands have been removed before.
    most = last + numbers.count(0) if last else HIGHEST
    for place, (number, _text) in enumerate(stated):
        if numbers[place] or not number:
            continue
        if reading.numbered and last < number <= most:
            numbers[place] = number
            highest = max(highest, number)
        elif reading.canonical:
            if number > most:
                free = min(set(range(last + 1, most + 1)) - {n for n, _text in stated})
                message = _("The number %(number)s is too high for a new demand: write %(next)s.")
                raise SavingError(message % {"number": number, "next": free})
            message = _("The number %(number)s was another demand's and is not given out again: write %(next)s.")
            raise SavingError(message % {"number": number, "next": max(last, *(n for n, _text in stated)) + 1})
    for place, number in enumerate(numbers):
        if not number:
            highest += 1
            numbers[place] = highest
    return numbers


def _save_sections(
    working: WorkingText, sections: list[document.Section], addressees: Sequence[Addressee | None], *, keep: bool
) -> list[Section]:
    """Put the sections into their order, make the new ones, and return them.

    ``keep``: demands of nobody keep the addressee that somebody has chosen for them.
    """
    appeal, language = working.appeal, working.source_language
    old = [
        document.Section(
            addressee=document.Party(entry.addressee.key, "") if entry.addressee else None,
            prose=read(entry.section, "prose", language),
            demands=tuple(document.Demand(d.number, read(d, "text", language)) for d in entry.demands),
            closing=read(entry.section, "closing", language),
        )
        for entry in working.sections
    ]
    rows: list[Section] = []
    for position, (place, addressee) in enumerate(zip(match_sections(old, sections), addressees, strict=True)):
        row = Section(appeal=appeal) if place is None else working.sections[place].section
        chosen = row.addressee if keep and sections[position].demands else None
        row.position, row.addressee = position, addressee or chosen
        rows.append(row)
    Section.objects.bulk_update([row for row in rows if row.pk], ["position", "addressee"])
    for row in rows:
        if not row.pk:
            appeal.last_section += 1
            row.number = appeal.last_section
    Section.objects.bulk_create([row for row in rows if not row.pk])
    Appeal.objects.filter(pk=appeal.pk).update(last_section=appeal.last_section)
    return rows


def _save_demands(working: WorkingText, sections: list[document.Section], rows: list[Section]) -> None:
    """Put the demands into their places, make the new ones, and delete the demands and sections that are gone."""
    old = {demand.number: demand for entry in working.sections for demand in entry.demands}
    made: list[Demand] = []
    for row, section in zip(rows, sections, strict=True):
        for position, demand in enumerate(section.demands):
            known = old.get(demand.number)
            if known:
                known.section, known.position = row, position
            else:
                made.append(Demand(appeal=working.appeal, section=row, number=demand.number, position=position))
    numbers = {demand.number for section in sections for demand in section.demands}
    Demand.objects.bulk_update([row for number, row in old.items() if number in numbers], ["section", "position"])
    Demand.objects.bulk_create(made)
    last = max([working.appeal.last_demand, *numbers])
    Appeal.objects.filter(pk=working.appeal.pk).update(last_demand=last)
    _delete(working, [row for number, row in old.items() if number not in numbers], rows)


def _delete(working: WorkingText, demands: list[Demand], kept: list[Section]) -> None:
    sections = [entry.section for entry in working.sections if entry.section not in kept]
    pieces = [f"demand:{row.number}.text" for row in demands]
    pieces += [f"section:{row.number}.{name}" for row in sections for name in ("prose", "closing")]
    Mark.objects.filter(appeal=working.appeal, piece__in=pieces).delete()
    Demand.objects.filter(pk__in=[row.pk for row in demands]).delete()
    Section.objects.filter(pk__in=[row.pk for row in sections]).delete()


def _save_issuers(working: WorkingText, reading: Reading, notes: list[str]) -> dict[str, str]:
    """Set the issuers, if the document states any or is canonical; return their texts by address."""
    if not (reading.issuers or reading.canonical):
        return {}
    found = find_issuers(
        reading.issuers,
        working.source_language,
        current=working.issuers,
        rename=reading.canonical,
        notes=notes,
    )
    if [issuer for issuer, _name in found] != list(working.issuers):
        AppealIssuer.objects.filter(appeal=working.appeal).delete()
        AppealIssuer.objects.bulk_create(
            AppealIssuer(appeal=working.appeal, issuer=issuer, position=position)
            for position, (issuer, _name) in enumerate(found)
        )
    return {f"issuer:{issuer.key}.name": name for issuer, name in found} if reading.canonical else {}


def _names(reading: Reading, addressees: Sequence[Addressee | None], language: str) -> dict[str, str]:
    """Return the names that a document gives to addressees by their key."""
    texts: dict[str, str] = {}
    for section, row in zip(reading.sections, addressees, strict=True):
        party = section.addressee
        if not (row and party and party.name):
            continue
        if party.key == row.key or not getattr(row, column("name", language)):
            address = f"addressee:{row.key}.name"
            if texts.setdefault(address, party.name) != party.name:
                message = _("The addressee “%(key)s” has two names in the document; write the same one.")
                raise SavingError(message % {"key": row.key})
    return texts
