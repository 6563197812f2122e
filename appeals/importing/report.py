"""What an import says about itself, line by line."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.compare import Change
from appeals.importing.reading import Reading
from appeals.importing.save import Imported


def describe(imported: Imported, *, update: bool) -> list[str]:
    """Return what was understood, dropped, made, changed, and what a person must still decide."""
    lines = [imported.reading.counts_line, *_left_open(imported.reading), *imported.saved.notes]
    if update:
        lines += _changes(imported.saved.changes)
    return lines


def _left_open(reading: Reading) -> Iterator[str]:
    for dropped in reading.dropped:
        yield _("Dropped line %(line)s: %(text)s") % {"line": dropped.line, "text": dropped.text}
    for question in reading.questions:
        yield _("To decide: %(question)s") % {"question": question}


def _changes(changes: list[Change]) -> Iterator[str]:
    if not changes:
        yield _("Nothing has changed.")
        return
    yield ngettext("%(n)s change:", "%(n)s changes:", len(changes)) % {"n": len(changes)}
    kinds = {"added": _("added"), "removed": _("removed"), "changed": _("changed"), "moved": _("moved")}
    for change in changes:
        number = f" {change.number}" if change.number else ""
        yield f"  {_part(change)}{number}: {kinds[change.kind]}"


def _part(change: Change) -> str:
    return {
        "title": _("title"),
        "slogan": _("slogan"),
        "summary": _("summary"),
        "share": _("text for passing on"),
        "issuers": _("issuers"),
        "date": _("date of issue"),
        "place": _("place of issue"),
        "section-prose": _("text of section"),
        "section-closing": _("text after the demands of section"),
        "demand": _("demand"),
        "addressee": _("addressee of section"),
    }[change.part]
