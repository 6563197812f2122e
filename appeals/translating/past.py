"""Earlier states of a working text, out of the trail; and bringing one back as a new state.

The trail tells each change of each field, so undoing them one after the other, the newest first, leads back to any
moment: to the words in all languages, to the order, to sections and demands that have been removed since.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from appeals.document import Document
from appeals.languages import CODES
from appeals.models import Addressee, Appeal, AppealIssuer, Demand, Issuer, Mark, Section, Trail
from appeals.recording import RECORDED, fields_of
from appeals.translating.edit import EditError, write
from appeals.translating.pieces import every_piece, is_shared
from appeals.translating.snapshot import WorkingSection, WorkingText, document, working_text
from appeals.translating.status import fingerprint

KINDS: dict[str, type[Model]] = {"appeal": Appeal, "speaker": AppealIssuer, "section": Section, "demand": Demand}
# What stays as it is, whatever comes back: the key stands in addresses, the language decides what is a translation.
STAYS = frozenset({"key", "source_language"})

# The rows of an appeal by kind and primary key; each holds by column what the trail tells, a text or None.
Values = dict[str, str | None]
Rows = dict[tuple[str, int], Values]


@dataclass(frozen=True, slots=True)
class Past:
    """The working text as it was right before the entry ``before`` of the trail."""

    appeal: Appeal
    before: int
    rows: Rows

    def working(self) -> WorkingText:
        """Return it as a working text of unsaved rows. Issuers and addressees bear today's names."""
        today = working_text(self.appeal)
        appeal = _build(Appeal, self.appeal.pk, self.rows["appeal", self.appeal.pk], like=self.appeal)
        issuers = Issuer.objects.in_bulk(self._parties("issuer_id"))
        addressees = Addressee.objects.in_bulk(self._parties("addressee_id"))
        speakers = sorted(self._of("speaker"), key=lambda row: (row.position, row.pk))
        demands = sorted(self._of("demand"), key=lambda row: (row.position, row.number))
        sections = sorted(self._of("section"), key=lambda row: (row.position, row.number))
        return replace(
            today,
            appeal=appeal,
            issuers=tuple(issuers[row.issuer_id] for row in speakers if row.issuer_id in issuers),
            sections=tuple(
                WorkingSection(
                    row,
                    addressees.get(row.addressee_id),
                    tuple(demand for demand in demands if demand.section_id == row.pk),
                )
                for row in sections
            ),
            marks=MappingProxyType({}),
        )

    def document(self, language: str) -> Document:
        """Return it as a Document."""
        return document(self.working(), language)

    def lost(self) -> list[str]:
        """Return the keys that the trail remembers of issuers and addressees who have been deleted since."""
        lost: list[str] = []
        for kind, model in (("issuer", Issuer), ("addressee", Addressee)):
            wanted = self._parties(f"{kind}_id")
            gone = wanted - set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
            told = Trail.objects.filter(kind=kind, row__in=gone, field="key", happened=Trail.Happened.REMOVED)
            lost += told.values_list("place", flat=True)
        return sorted(lost)

    def _parties(self, name: str) -> set[int]:
        return {int(value) for row in self.rows.values() if (value := row.get(name))}

    def _of(self, kind: str) -> Iterator[Any]:
        for (name, pk), values in self.rows.items():
            if name == kind:
                yield _build(KINDS[kind], pk, values, like=self.appeal)


def past(appeal: Appeal, before: int) -> Past:
    """Return the working text of ``appeal`` as it was right before the entry ``before`` of the trail."""
    rows = _present(appeal)
    columns = {kind: {told: name for name, told in _columns(kind).items()} for kind in KINDS}
    entries = Trail.objects.filter(appeal=appeal.pk, kind__in=KINDS, pk__gte=before).order_by("-pk")
    for entry in entries:
        place = entry.kind, entry.row
        if entry.happened == Trail.Happened.ADDED:
            rows.pop(place, None)
        elif name := columns[entry.kind].get((entry.field, entry.language)):
            rows.setdefault(place, {})[name] = entry.old
    if ("appeal", appeal.pk) not in rows:
        raise EditError(_("There was no such appeal yet."))
    return Past(appeal, before, rows)


@transaction.atomic
def restore(appeal: Appeal, language: str, before: int, *, author: AbstractBaseUser | None = None) -> None:
    """Bring back the text in ``language`` as it was right before the entry ``before``. It becomes the newest state.

    In the source language sections, demands, their order and the issuers come back too; demands keep their numbers,
    and the translations of what had been removed come back as drafts. In another language the texts of what is still
    there come back as drafts of ``author``. Names of issuers and addressees stay: other appeals use them too.

    Raises EditError where an issuer or addressee of that state has been deleted since.
    """
    locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
    state = past(locked, before)
    if language != locked.source_language:
        write(locked, language, _texts(state, language), state=Mark.State.DRAFT, author=author)
    else:
        if lost := state.lost():
            message = _("In that state stand issuers or addressees that have been deleted since: %(keys)s.")
            raise EditError(message % {"keys": ", ".join(lost)})
        _restore_rows(state)
        locked.save(update_fields=["changed_at"])
    appeal.refresh_from_db()


def _texts(state: Past, language: str) -> dict[str, str]:
    """Return by address the texts of that state, of pieces that are still there."""
    there = {piece.address for piece in every_piece(working_text(state.appeal)) if not is_shared(piece.address)}
    texts = {piece.address: piece.text(language) for piece in every_piece(state.working())}
    return {address: text for address, text in texts.items() if address in there and text}


def _restore_rows(state: Past) -> None:
    """Write the rows: those that are there get back what belongs to the source language, the others come back whole.

    What came later goes: demands first, since they may stand in sections that stay; sections when nothing is in them.
    """
    present = _present(state.appeal)
    extra = {kind: [pk for name, pk in present if name == kind and (name, pk) not in state.rows] for kind in KINDS}
    Demand.objects.filter(pk__in=extra["demand"]).delete()
    if _only(present, "speaker") != _only(state.rows, "speaker"):
        AppealIssuer.objects.filter(appeal=state.appeal).delete()
    there = _present(state.appeal)
    for place, values in sorted(state.rows.items(), key=lambda item: list(KINDS).index(item[0][0])):
        if place in there:
            _restore_row(place, values, there[place], state.appeal.source_language)
        else:
            _build(KINDS[place[0]], place[1], values, like=state.appeal).save(force_insert=True)
    Section.objects.filter(pk__in=extra["section"]).delete()
    _mark_revived(state, present)


def _restore_row(place: tuple[str, int], values: Values, here: Values, source: str) -> None:
    """Give a row back what it said in the source language, its place, and whom it speaks to."""
    kind, pk = place
    back = {name for name, (field, code) in _columns(kind).items() if code in ("", source) and field not in STAYS}
    if changed := {name for name in back if (values.get(name) or "") != (here.get(name) or "")}:
        row = _build(KINDS[kind], pk, {name: values.get(name) for name in changed}, like=None)
        attributes = [_field(KINDS[kind], name).attname for name in changed]
        KINDS[kind]._default_manager.filter(pk=pk).update(**{name: getattr(row, name) for name in attributes})


def _only(rows: Rows, kind: str) -> Rows:
    return {place: values for place, values in rows.items() if place[0] == kind}


def _mark_revived(state: Past, present: Rows) -> None:
    """Translations that come back with what had been removed are drafts: nobody has looked at them since."""
    revived = state.rows.keys() - present.keys()
    source = state.appeal.source_language
    marks = [
        Mark(
            appeal=state.appeal,
            piece=piece.address,
            language=code,
            source=piece.source,
            fingerprint=fingerprint(piece.source),
            state=Mark.State.DRAFT,
        )
        for piece in every_piece(working_text(state.appeal))
        if (type(piece.row)._meta.model_name, piece.row.pk) in revived
        for code in CODES
        if code != source and piece.text(code)
    ]
    Mark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["appeal", "piece", "language"],
        update_fields=["state", "changed_at"],
    )


def _present(appeal: Appeal) -> Rows:
    """Return the rows as they are now, in the words of the trail."""
    rows: Rows = {}
    for kind, model in KINDS.items():
        chosen = {"pk": appeal.pk} if kind == "appeal" else {"appeal": appeal}
        names = {name: _field(model, name).attname for name in _columns(kind)}
        for row in model._default_manager.filter(**chosen).values("pk", *names.values()):
            values = {name: row[attribute] for name, attribute in names.items()}
            rows[kind, row["pk"]] = {name: None if value is None else str(value) for name, value in values.items()}
    return rows


def _columns(kind: str) -> dict[str, tuple[str, str]]:
    recorded = next(each for each in RECORDED if each.kind == kind)
    return fields_of(KINDS[kind], recorded)


def _field(model: type[Model], name: str) -> Field:
    return next(field for field in model._meta.concrete_fields if field.column == name)


def _build(model: type[Model], pk: int, values: Values, *, like: Appeal | None) -> Any:
    """Return an unsaved row of the appeal ``like``; what the trail doesn't watch of an appeal is as it is there."""
    row: Any = copy(like) if model is Appeal and like else model(pk=pk)
    for name, value in values.items():
        field = _field(model, name)
        told = field.to_python(value)
        setattr(row, field.attname, "" if told is None and not field.null else told)
    if like and model is not Appeal:
        row.appeal_id = like.pk
    return row
