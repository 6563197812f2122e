"""The pages that readers come for."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse

from appeals.languages import column
from appeals.pages import sharing
from appeals.pages.asking import Found, ask, gone
from appeals.pages.keys import former_public_keys, signing_key
from appeals.pages.linked import of_appeal
from appeals.pages.lookups import citing, languages_live, last_with_demand, withdrawal_of_demand
from appeals.pages.outcomes import ledgers
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, in_language
from appeals.states import OPEN


@in_language
def appeal(site: Site, slug: str) -> HttpResponse:
    """One appeal, whole."""
    found = ask(site, slug)
    sheet = replace(Sheet.of(found.own[0]), states=found.own[0].states)
    shown = {"links": found.links, "x_default": found.source_language, "variable": ("state",) if sheet.states else ()}
    context = {"sheet": sheet, "changes": _changes_of_original(found), "linked": of_appeal(found, sheet)}
    context |= sharing.of_appeal(site, sheet)
    return site.page("appeals/appeal.html", **shown, **context)


@in_language
def demand(site: Site, slug: str, number: int) -> HttpResponse:
    """One demand; 410 with its former words where the appeal has dropped it, or with the reason of a withdrawal."""
    found = ask(site, slug)
    sheet = Sheet.of(found.own[0])
    if section := sheet.section_with(number):
        languages = citing(found.all, number)
        links = [link for link in found.links if link.language.code in languages]
        context = {"sheet": sheet, "section": section, "number": number, **_ledger(site, sheet, number)}
        context |= sharing.of_demand(site, sheet, number)
        return site.page("appeals/demand.html", links=links, x_default=found.source_language, **context)
    if former := last_with_demand(found.own[0].revision.appeal_id, site.language, number):
        section = Sheet.of(former).section_with(number)
        context = {"sheet": sheet, "section": section, "number": number, "former": former.revision.number}
        context |= _ledger(site, sheet, number)
        return site.page("appeals/demand.html", parts=("appeal", "state", "outcomes"), status=410, **context)
    if withdrawn := withdrawal_of_demand(found.own[0].revision.appeal_id, site.language, number):
        raise gone(site, withdrawn, one_version=True)
    raise Http404


@in_language
def about(site: Site) -> HttpResponse:
    """Who publishes here, and how to check a text."""
    links = site.links({code: {} for code in languages_live() | {site.language}})
    text = getattr(site.campaign, column("about", site.language))
    keys = {"key": signing_key(), "former_keys": former_public_keys()}
    context = {"about": text, "contact": site.campaign.contact, **keys}
    return site.page("appeals/about.html", links=links, **context)


@in_language
def accessibility(site: Site) -> HttpResponse:
    """The accessibility statement: what the pages meet, how that is checked, whom to tell of a barrier."""
    links = site.links({code: {} for code in languages_live() | {site.language}})
    return site.page("appeals/accessibility.html", links=links, contact=site.campaign.contact)


def _ledger(site: Site, sheet: Sheet, number: int) -> dict:
    """Return what came of a demand, the newest entry first, and its state."""
    ledger = ledgers([sheet.appeal_id], site.language).get((sheet.appeal_id, number), [])
    return {"ledger": ledger, "state": ledger[0].status if ledger else OPEN}


def _changes_of_original(found: Found) -> str:
    """Return the path of the page that shows what changed since an outdated translation was made, or nothing."""
    edition, source = found.own[0], found.source_language
    slugs = {other.language: other.slug for other in found.all}
    offered = {link.language.code for link in found.links}
    if not edition.outdated or source not in offered:
        return ""
    kwargs = {"lang": source, "slug": slugs[source], "a": edition.version, "b": edition.revision.number}
    return reverse("pages:compare", kwargs=kwargs)
