"""Two editors at one form: what only the other one has changed is taken over into what is posted.

A field is known by a key: ``appeal.title``, or for a row its kind, primary key and field, ``demand:12.text``. The form
carries a short digest of each value that it was opened with; against that it shows who has changed what.
"""

import hashlib
import json
import re
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from appeals.admin.differences import PARTS
from appeals.languages import column
from appeals.models import Appeal, AppealIssuer, Demand, Section
from appeals.translating.pieces import HEAD
from appeals.translating.snapshot import normal

TEXTS = tuple(HEAD)
TRANSLATED = (*TEXTS, "prose", "closing", "text")
FIELDS = {"section": ("prose", "closing", "addressee"), "demand": ("text",), "issuer": ("issuer",)}
LABELS = {
    "share_text": PARTS["share"],
    "issued_on": PARTS["date"],
    "prose": PARTS["section-prose"],
    "closing": PARTS["section-closing"],
    "addressee": PARTS["addressee"],
    "text": PARTS["demand"],
    "issuer": PARTS["issuers"],
}
ORDER = _("Order of the parts")
ROW = re.compile(r"((sections|sections-([0-9]+)-demands|appealissuer_set)-([0-9]+))-id")


class Row(NamedTuple):
    """A posted row: the prefix of its fields' names, that of its formset, its kind and its primary key."""

    prefix: str
    formset: str
    kind: str
    pk: str

    def key(self, field: str) -> str:
        """Return the key of a field."""
        return f"{self.kind}:{self.pk}.{field}"


def stored_values(appeal: Appeal, language: str) -> dict[str, str]:
    """Return by key what the form of ``appeal`` shows, as it is stored now. Four queries."""
    stored = Appeal.objects.get(pk=appeal.pk)
    values = {f"appeal.{name}": getattr(stored, column(name, language)) for name in TEXTS}
    values["appeal.issued_on"] = stored.issued_on
    for row in Section.objects.filter(appeal=appeal):
        values |= _told(row, "section", language, addressee=row.addressee_id)
    for row in Demand.objects.filter(appeal=appeal):
        values |= _told(row, "demand", language, section=row.section_id, number=row.number)
    for row in AppealIssuer.objects.filter(appeal=appeal):
        values |= _told(row, "issuer", language, issuer=row.issuer_id)
    return {key: str("" if value is None else value) for key, value in values.items()}


def seal(values: dict[str, str]) -> str:
    """Return the digests of ``values`` as the text that a form carries."""
    return json.dumps({key: _digest(key, value) for key, value in values.items()}, sort_keys=True)


def merge(posted: QueryDict, appeal: Appeal, language: str) -> tuple[QueryDict, list[str]]:
    """Return ``posted`` with what only others have changed, and the labels of what both have: there hers stays."""
    merging = _Merging(posted.copy(), stored_values(appeal, language), language)
    if merging.base:
        merging.merge_fields()
        merging.merge_order()
        merging.data["opened"] = seal(merging.now)
    return merging.data, list(dict.fromkeys(map(str, merging.conflicts)))


def _told(row, kind: str, language: str, **others) -> dict:
    texts = {name: getattr(row, column(name, language)) for name in FIELDS[kind] if name in TRANSLATED}
    return {f"{kind}:{row.pk}.{name}": value for name, value in {**texts, **others, "position": row.position}.items()}


def _digest(key: str, value: str) -> str:
    return hashlib.sha256(normal(key.rpartition(".")[2], value).encode()).hexdigest()[:16]


def _opened(text: str) -> dict[str, str]:
    """Return the digests that a form carries; none if somebody has tampered with them."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class _Merging:
    """One form on its way: the posted ``data``, the digests it was opened with, what is stored, who clashes."""

    def __init__(self, data: QueryDict, now: dict[str, str], language: str) -> None:
        self.data, self.now, self.language = data, now, language
        self.base = _opened(data.get("opened", ""))
        self.sealed = {key: _digest(key, value) for key, value in now.items()}
        self.conflicts: list[str] = []
        self.rows = [self._row(match) for name in list(data) if (match := ROW.fullmatch(name)) and data[name]]

    def merge_fields(self) -> None:
        """Take over each text, date and party that only others have changed."""
        for field in (*TEXTS, "issued_on"):
            label = LABELS.get(field) or PARTS[field]
            self._merge(self._name("", field), f"appeal.{field}", label)
        for row in self.rows:
            if row.key("position") in self.base and row.key("position") not in self.now:
                self._merge_vanished(row)
            else:
                for field in FIELDS[row.kind]:
                    self._merge(self._name(row.prefix, field), row.key(field), self._label(row, field), row)
        self._tell_of_lost_additions()

    def merge_order(self) -> None:
        """Take over the others' order if she has left hers alone."""
        rows = [row for row in self.rows if row.key("position") in self.base and row.key("position") in self.now]
        keys = {row: row.key("position") for row in rows}
        moved = [row for row in rows if self.sealed[keys[row]] != self.base[keys[row]]]
        if any(self.sealed.get(row.key("section")) != self.base.get(row.key("section")) for row in rows):
            self.conflicts.append(ORDER)
        if any(_digest(keys[row], self.data.get(f"{row.prefix}-position", "")) != self.base[keys[row]] for row in rows):
            self.conflicts += [ORDER] if moved else []
            return
        for row in moved:
            self.data[f"{row.prefix}-position"] = self.now[keys[row]]
        for formset in {row.formset for row in moved}:
            self._spread(formset)

    def _merge(self, name: str, key: str, label: str, row: Row | None = None) -> None:
        """Merge one field. A row that she removes stays removed."""
        if name not in self.data or key not in self.base or key not in self.now:
            return
        hers = _digest(key, self.data[name])
        if self.sealed[key] in (self.base[key], hers) and not (row and self._is_leaving(row)):
            return
        if row and self._is_leaving(row):
            self.conflicts += [label] if self.sealed[key] != self.base[key] else []
        elif hers == self.base[key]:
            self.data[name] = self.now[key]
        else:
            self.conflicts.append(label)

    def _merge_vanished(self, row: Row) -> None:
        """Let a row go that others have removed, unless she has worked on it or on what is in it."""
        inside = [each for each in self.rows if each.prefix.startswith(f"{row.prefix}-")]
        kept = any(each.key("position") in self.now for each in inside) or self._has_new_rows(row)
        worked_on = [each for each in (row, *inside) if self._has_changed(each)]
        parent = next((each for each in self.rows if row.prefix.startswith(f"{each.prefix}-")), None)
        if not kept and not worked_on:
            # A demand comes back with its section when that does.
            if not parent or parent.key("position") in self.now or f"{parent.prefix}-DELETE" in self.data:
                self.data[f"{row.prefix}-DELETE"] = "on"
        elif not self._is_leaving(row):
            self.conflicts += [self._label(each, FIELDS[each.kind][0]) for each in worked_on or [row]]

    def _tell_of_lost_additions(self) -> None:
        """Name the demands that others have added to a section that she removes."""
        leaving = {row.pk for row in self.rows if row.kind == "section" and self._is_leaving(row)}
        for key, section in self.now.items():
            if key.startswith("demand:") and key.endswith(".section") and key not in self.base and section in leaving:
                self.conflicts.append(PARTS["demand"] % {"number": self.now[key.replace(".section", ".number")]})

    def _spread(self, formset: str) -> None:
        """Give each row of a formset a position of its own: those of hers may coincide with those of the others."""
        place = re.compile(re.escape(formset) + "-[0-9]+-position")
        names = [name for name in list(self.data) if place.fullmatch(name) and self.data[name].isdecimal()]
        names.sort(key=lambda name: int(self.data[name]))
        if len({int(self.data[name]) for name in names}) < len(names):
            for position, name in enumerate(names):
                self.data[name] = str(position)

    def _row(self, match: re.Match) -> Row:
        kind = "demand" if match[3] else "section" if match[2] == "sections" else "issuer"
        return Row(match[1], match[2], kind, self.data[match[0]])

    def _name(self, prefix: str, field: str) -> str:
        name = column(field, self.language) if field in TRANSLATED else field
        return f"{prefix}-{name}" if prefix else name

    def _label(self, row: Row, field: str) -> str:
        place = self.data.get(f"{row.prefix}-position", "")
        number = self.data.get(f"{row.prefix}-kept") if row.kind == "demand" else None
        return LABELS[field] % {"number": number or (int(place) + 1 if place.isdecimal() else "?")}

    def _has_changed(self, row: Row) -> bool:
        names = ((row.key(field), self._name(row.prefix, field)) for field in FIELDS[row.kind])
        return any(_digest(key, self.data.get(name, "")) != self.base.get(key) for key, name in names)

    def _has_new_rows(self, row: Row) -> bool:
        new = re.compile(re.escape(row.prefix) + r"-demands-[0-9]+-id")
        text = column("text", self.language)
        return any(
            new.fullmatch(name) and not self.data[name] and self.data.get(f"{name.removesuffix('id')}{text}")
            for name in list(self.data)
        )

    def _is_leaving(self, row: Row) -> bool:
        """Whether she removes the row, or the section that it is in."""
        above = row.prefix.partition("-demands-")[0]
        return any(f"{prefix}-DELETE" in self.data for prefix in {row.prefix, above})
