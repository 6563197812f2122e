"""Changes as the desk tells them: what, where, and word by word."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from appeals.compare import Change, Run

PARTS = {
    "title": _("Title"),
    "slogan": _("Slogan"),
    "summary": _("Summary"),
    "share": _("Text for passing on"),
    "issuers": _("Issuers"),
    "date": _("Date of issue"),
    "place": _("Place of issue"),
    "section-prose": _("Section %(number)s, text"),
    "section-closing": _("Section %(number)s, text after the demands"),
    "demand": _("Demand %(number)s"),
    "addressee": _("Section %(number)s, addressee"),
}
KINDS = {"added": _("added"), "removed": _("removed"), "changed": _("changed"), "moved": _("moved")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: where (a label), what happened in one word, to whom it speaks, and the words."""

    label: str
    kind: str
    happened: str
    addressee: str
    runs: tuple[Run, ...]


def tell(changes: Iterable[Change]) -> list[Difference]:
    """Return ``changes`` in the words of the desk."""
    return [
        Difference(
            label=PARTS[change.part] % {"number": change.number},
            kind=change.kind,
            happened=KINDS[change.kind],
            addressee=change.addressee if change.part == "demand" else "",
            runs=change.runs,
        )
        for change in changes
    ]
