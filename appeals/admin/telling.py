"""The trail in the words of the desk: acts, and what each of them did."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.db.models import Field, Min, Model
from django.utils.translation import gettext_lazy as _

from appeals.acting import COMMAND, VISITOR
from appeals.admin.fields import text_attrs
from appeals.compare import Run, words
from appeals.languages import CATALOGUE, Language, in_order
from appeals.models import Appeal, Trail
from appeals.publishing.four_eyes import Terms
from appeals.recording import RECORDED
from appeals.translating.past import KINDS as OF_TEXT

KINDS = {
    "appeal": _("Appeal"),
    "speaker": _("Who speaks"),
    "section": _("Section"),
    "demand": _("Demand"),
    "address": _("Address"),
    "mark": _("State of the translation"),
    "translation": _("Standing of the translation"),
    "link": _("Link for a translator"),
    "issuer": _("Issuer"),
    "addressee": _("Addressee"),
    "campaign": _("Campaign"),
    "term": _("Glossary"),
    "translator": _("Language of the translator"),
    "version": _("Version"),
    "withdrawal": _("Withdrawal of version"),
    "waiver": _("Went out in spite of warnings"),
    "release": _("Plan to publish"),
    "outcome": _("What came of demand"),
    "outcome_note": _("Note on what came of it"),
    "user": _("Account"),
    "user_role": _("Role of"),
    "user_permission": _("Permission of"),
    "role": _("Role"),
    "role_permission": _("Permission of the role"),
    "factor": _("Second factor of"),
    "way_in": _("Link that leads in, for"),
}
# What only those may see who look after accounts.
OF_ACCOUNTS = (
    "translator", "user", "user_role", "user_permission", "role", "role_permission", "factor", "way_in",
)  # fmt: skip
ROLES = {COMMAND: _("command line"), VISITOR: _("not logged in"), "superuser": _("every right")}
MODELS = {recorded.kind: recorded.label for recorded in RECORDED}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: what and where, which field of which language, what happened, and the words."""

    entry: Trail
    kind: str
    field: str
    language: Language | None
    attrs: dict[str, str]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did at one time; ``before`` leads to the text as it was: appeal, entry, languages."""

    first: Trail
    role: str
    entries: list[Told]
    before: list[tuple[int, int, list[Language]]]
    appeals: list[Appeal]


def tell_acts(rows: Iterable[Trail]) -> list[Act]:
    """Return the entries, the newest first, as acts. A constant number of queries."""
    entries = list(rows)
    names = _names(entries)
    appeals = Appeal.objects.in_bulk({entry.appeal for entry in entries if entry.appeal})
    starts = _starts(entries)
    return [
        _act([_tell(entry, names) for entry in group], appeals, starts)
        for _key, group in groupby(entries, key=lambda entry: entry.act)
    ]


def _act(told: list[Told], appeals: dict[int, Appeal], starts: dict[tuple[str, int], int]) -> Act:
    first = told[-1].entry
    touched: dict[int, set[str]] = {}
    for each in told:
        entry = each.entry
        if (entry.act, entry.appeal) in starts and entry.kind in OF_TEXT and entry.appeal in appeals:
            touched.setdefault(entry.appeal, set()).add(entry.language or appeals[entry.appeal].source_language)
    return Act(
        first=first,
        role=str(ROLES.get(first.role, first.role)),
        entries=told,
        before=[
            (pk, starts[first.act, pk], [CATALOGUE[code] for code in in_order(codes)]) for pk, codes in touched.items()
        ],
        appeals=[appeals[pk] for pk in dict.fromkeys(each.entry.appeal for each in told) if pk in appeals],
    )


def _starts(entries: list[Trail]) -> dict[tuple[str, int], int]:
    """Return by act and appeal the first entry about the text: a page may begin in the middle of an act.

    Before the act that made the appeal there was no text.
    """
    acts = {entry.act for entry in entries if entry.appeal and entry.kind in OF_TEXT}
    appeals = {entry.appeal for entry in entries if entry.appeal}
    rows = Trail.objects.filter(act__in=acts, appeal__in=appeals, kind__in=OF_TEXT).order_by()
    made = set(rows.filter(kind="appeal", happened=Trail.Happened.ADDED).values_list("act", "appeal"))
    starts = rows.values_list("act", "appeal").annotate(start=Min("pk"))
    return {(act, appeal): start for act, appeal, start in starts if (act, appeal) not in made}


def _tell(entry: Trail, names: dict[tuple[type[Model], str], str]) -> Told:
    field = _field(entry)
    related = field.remote_field.model if field is not None and field.remote_field else None
    if related:
        old, new = (names.get((related, value or ""), value or "") for value in (entry.old, entry.new))
    else:
        old, new = (_readable(entry, field, value or "") for value in (entry.old, entry.new))
    is_text = entry.language in CATALOGUE and not (field is not None and field.flatchoices)
    return Told(
        entry=entry,
        kind=str(KINDS.get(entry.kind, entry.kind)),
        field=str(field.verbose_name) if field is not None else entry.field,
        language=CATALOGUE.get(entry.language),
        attrs=text_attrs(entry.language) if is_text else {},
        runs=words(old, new),
    )


def _readable(entry: Trail, field: Field | None, value: str) -> str:
    """Return a value as people read it: a choice by its name, a plan to publish by what it says."""
    if entry.kind == "release" and value:
        terms = Terms.from_text(value)
        return " · ".join(filter(None, (terms.reason, ", ".join(terms.languages or ()), str(terms.live_from or ""))))
    return str(dict(field.flatchoices).get(value, value)) if field is not None else value


def _names(entries: Iterable[Trail]) -> dict[tuple[type[Model], str], str]:
    """Return what the rows are called that entries name by their numbers: one query for each kind."""
    wanted: dict[type[Model], set[str]] = {}
    for entry in entries:
        field = _field(entry)
        if field is not None and field.remote_field:
            wanted.setdefault(field.remote_field.model, set()).update(filter(None, (entry.old, entry.new)))
    return {
        (model, str(row.pk)): str(row)
        for model, pks in wanted.items()
        for row in model._default_manager.filter(pk__in=pks)
    }


def _field(entry: Trail) -> Field | None:
    label = MODELS.get(entry.kind, "")
    app, _dot, _name = label.partition(".")
    if app not in apps.app_configs:
        return None
    return next((field for field in apps.get_model(label)._meta.fields if field.name == entry.field), None)
