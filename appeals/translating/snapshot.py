"""The working text of an appeal as one value, and the Documents that are built from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from django.db.models import Model

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
    ``told`` by language what readers are told of the translations of which the desk has said it.
    """

    appeal: Appeal
    issuers: tuple[Issuer, ...]
    sections: tuple[WorkingSection, ...]
    marks: Mapping[tuple[str, str], Made]
    told: Mapping[str, Told]

    @property
    def source_language(self) -> str:
        """The language that the appeal is written in."""
        return self.appeal.source_language


def working_text(appeal: Appeal) -> WorkingText:
    """Return the whole working text of ``appeal``, whose own columns are taken as they are. Five queries."""
    issuers = AppealIssuer.objects.filter(appeal=appeal).select_related("issuer").order_by("position", "pk")
    demands: dict[int, list[Demand]] = {}
    for demand in Demand.objects.filter(appeal=appeal).order_by("position", "number"):
        demands.setdefault(demand.section_id, []).append(demand)
    sections = Section.objects.filter(appeal=appeal).select_related("addressee").order_by("position", "number")
    marks = Mark.objects.filter(appeal=appeal).values_list("piece", "language", "fingerprint", "state")
    told = Translation.objects.filter(appeal=appeal).values_list("language", "standing", "translator")
    return WorkingText(
        appeal=appeal,
        issuers=tuple(row.issuer for row in issuers),
        sections=tuple(WorkingSection(row, row.addressee, tuple(demands.get(row.pk, ()))) for row in sections),
        marks=MappingProxyType({(piece, language): Made(*made) for piece, language, *made in marks}),
        told=MappingProxyType({language: Told(*said) for language, *said in told}),
    )


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
