"""What stands in the way of publishing an appeal in its source language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from appeals.languages import CATALOGUE
from appeals.models import Addressee, Campaign
from appeals.translating.snapshot import WorkingSection, WorkingText, read


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: a sentence, and the address of the piece or field that it is about."""

    message: str
    piece: str = ""


def problems(working: WorkingText, campaign: Campaign) -> list[Problem]:
    """Return what must be put right before ``working`` can be published; empty when it can. No query."""
    found = [*_in_head(working, campaign)]
    for position, entry in enumerate(working.sections, 1):
        found += _in_section(entry, position, working.source_language)
    return list(dict.fromkeys(found))


def _in_head(working: WorkingText, campaign: Campaign) -> Iterator[Problem]:
    language = working.source_language
    name = CATALOGUE[language].own_name
    if language not in campaign.offered():
        message = _("The appeal is written in %(language)s, which the campaign doesn't offer: add it there.")
        yield Problem(message % {"language": name}, "campaign.languages")
    if not read(working.appeal, "title", language):
        yield Problem(_("The title is missing."), "appeal.title")
    if not working.issuers:
        yield Problem(_("Nobody speaks: add an issuer."), "appeal.issuers")
    for issuer in working.issuers:
        if not read(issuer, "name", language):
            message = _("The issuer “%(key)s” has no name in %(language)s.")
            yield Problem(message % {"key": issuer.key, "language": name}, f"issuer:{issuer.key}.name")
    if not any(_says_something(entry, language) for entry in working.sections):
        yield Problem(_("There is no text: add a section."), "appeal.sections")


def _in_section(entry: WorkingSection, position: int, language: str) -> Iterator[Problem]:
    address = f"section:{entry.section.number}"
    if entry.demands and not entry.addressee:
        message = _("Section %(position)s makes demands of nobody: choose its addressee.")
        yield Problem(message % {"position": position}, f"{address}.addressee")
    if entry.addressee:
        yield from _in_addressee(entry.addressee, language)
        if not entry.demands and not _says_something(entry, language):
            message = _("Section %(position)s has an addressee, but says nothing.")
            yield Problem(message % {"position": position}, f"{address}.prose")
    for demand in entry.demands:
        if not read(demand, "text", language):
            message = _("Demand %(number)s has no text: write it, or delete the demand.")
            yield Problem(message % {"number": demand.number}, f"demand:{demand.number}.text")


def _in_addressee(addressee: Addressee, language: str) -> Iterator[Problem]:
    if not read(addressee, "name", language):
        message = _("The addressee “%(key)s” has no name in %(language)s.")
        values = {"key": addressee.key, "language": CATALOGUE[language].own_name}
        yield Problem(message % values, f"addressee:{addressee.key}.name")


def _says_something(entry: WorkingSection, language: str) -> bool:
    texts = [read(entry.section, "prose", language), read(entry.section, "closing", language)]
    return any([*texts, *(read(demand, "text", language) for demand in entry.demands)])
