"""The working text of an appeal as one value, and the Documents that are built from it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import Max, Model

from appeals import document as canonical
from appeals.languages import column
from appeals.models import Addressee, Appeal, AppealIssuer, Demand, Issuer, Mark, Section, Translation
from appeals.normalform import one_line, paragraphs

PROSE = ("prose", "closing")


class Made(NamedTuple):
    """How a translation was made: the fingerprint of its original, and a ``Mark.State``."""

    fingerprint: str
    state: str


class Told(NamedTuple):
    """What readers are told of a translation: a ``Translation.Standing``, and a public name or nothing."""

    standing: str = Translation.Standing.OFFICIAL.value
    translator: str = ""


@dataclass(frozen=True, slots=True)
class WorkingSection:
    """A section with its addressee and its demands in reading order."""

    section: Section
    addressee: Addressee | None
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class WorkingText:
    """Everything of an appeal, in all languages, loaded at one time.

    ``marks`` holds, by address of the piece and language, what each translation was made from and its state;
    ``told`` by language what readers are told of the translations of which the desk has said it. ``names_waiting``
    holds, by the same keys as ``marks``, the states of the names of issuers and addressees that are not approved.
    """

    appeal: Appeal
    issuers: tuple[Issuer, ...]
    sections: tuple[WorkingSection, ...]
    marks: Mapping[tuple[str, str], Made]
    told: Mapping[str, Told]
    names_waiting: Mapping[tuple[str, str], str]

    @property
    def source_language(self) -> str:
        """The language that the appeal is written in."""
        return self.appeal.source_language


def working_text(appeal: Appeal) -> WorkingText:
    """Return the whole working text of ``appeal``, whose own columns are taken as they are. Six queries."""
    rows = AppealIssuer.objects.filter(appeal=appeal).select_related("issuer").order_by("position", "pk")
    issuers = tuple(row.issuer for row in rows)
    demands: dict[int, list[Demand]] = {}
    for demand in Demand.objects.filter(appeal=appeal).order_by("position", "number"):
        demands.setdefault(demand.section_id, []).append(demand)
    parts = Section.objects.filter(appeal=appeal).select_related("addressee").order_by("position", "number")
    sections = tuple(WorkingSection(row, row.addressee, tuple(demands.get(row.pk, ()))) for row in parts)
    marks = Mark.objects.filter(appeal=appeal).values_list("piece", "language", "fingerprint", "state")
    told = Translation.objects.filter(appeal=appeal).values_list("language", "standing", "translator")
    names = [f"issuer:{issuer.key}.name" for issuer in issuers]
    names += [f"addressee:{entry.addressee.key}.name" for entry in sections if entry.addressee]
    return WorkingText(
        appeal=appeal,
        issuers=issuers,
        sections=sections,
        marks=MappingProxyType({(piece, language): Made(*made) for piece, language, *made in marks}),
        told=MappingProxyType({language: Told(*said) for language, *said in told}),
        names_waiting=MappingProxyType(find_waiting(names)),
    )


def find_waiting(names: Collection[str]) -> dict[tuple[str, str], str]:
    """Return by address and language the states of those ``names`` that are not approved. One query, or none for none.

    All appeals share the name of an issuer or addressee: it is as far as it was left by whoever worked on it last,
    in whichever appeal.
    """
    # Naming the appeals lets the database find the pieces by its index, which begins with the appeal.
    marks = Mark.objects.filter(piece__in=names, appeal__in=Appeal.objects.values("pk"))
    states = marks.values_list("piece", "language", "state").annotate(last=Max("changed_at")).order_by("last")
    latest = {(piece, language): state for piece, language, state, _last in states}
    return {key: state for key, state in latest.items() if state != Mark.State.APPROVED}


def read(row: Model, field: str, language: str) -> str:
    """Return a text of ``row`` in ``language``, in its normal form; empty where there is none."""
    return normal(field, getattr(row, column(field, language)) or "")


def normal(field: str, text: str) -> str:
    """Return ``text`` in the normal form of ``field``: prose as paragraphs, anything else on one line."""
    return paragraphs(text) if field in PROSE else one_line(text)


def document(working: WorkingText, language: str, *, version: int = 0) -> canonical.Document:
    """Return the Document of ``working`` in ``language``, in its normal form; ``version`` 0 is a draft.

    A translation says nothing that the original doesn't say: a text that is empty in the source language is left out.
    """

    def say(row: Model, field: str) -> str:
        """Return a text in the language, but none where the original has none."""
        return read(row, field, language) if read(row, field, working.source_language) else ""

    appeal = working.appeal
    is_original = language == working.source_language
    told = Told("original") if is_original else working.told.get(language, Told())
    return canonical.Document.build(
        appeal=appeal.key,
        language=language,
        source_language=working.source_language,
        version=version,
        standing=told.standing,
        translator=told.translator,
        title=say(appeal, "title"),
        slogan=say(appeal, "slogan"),
        summary=say(appeal, "summary"),
        share=say(appeal, "share_text"),
        place=say(appeal, "place"),
        date=str(appeal.issued_on or ""),
        issuers=tuple(say(issuer, "name") for issuer in working.issuers),
        sections=tuple(_section(entry, say) for entry in working.sections),
    )


def _section(entry: WorkingSection, say: Callable[[Model, str], str]) -> canonical.Section:
    addressee = entry.addressee
    return canonical.Section(
        addressee=canonical.Party(addressee.key, say(addressee, "name")) if addressee else None,
        prose=say(entry.section, "prose"),
        demands=tuple(canonical.Demand(demand.number, say(demand, "text")) for demand in entry.demands),
        closing=say(entry.section, "closing"),
    )
