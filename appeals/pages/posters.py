"""Pictures that go along with a link, posters for walls and leaflets for hands."""

from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from appeals.document import Document
from appeals.languages import CATALOGUE
from appeals.pages.asking import ask
from appeals.pages.paper import day, version
from appeals.pages.prints import answer_print
from appeals.pages.prints_store import CAMPAIGN
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, absolute, in_language, on_card
from appeals.rendering import posters
from appeals.templatetags.page import grouped, listed


@in_language
def home_card(site: Site) -> HttpResponse:
    """The picture of the campaign: its slogan and its name, both in the page's language or in the default one."""
    slogan, name, code = on_card(site.campaign, site.language)
    data = posters.card(loud=slogan, below=name or "Zvarot", speaker="", host=_host())
    return _picture(replace(site, language=code), "card", data, text=CAMPAIGN)


@in_language
def card(site: Site, slug: str) -> HttpResponse:
    """The picture of an appeal: its slogan, who says it, its title."""
    sheet = Sheet.of(ask(site, slug).own[0])
    document = sheet.document
    data = posters.card(loud=document.slogan, below=document.title, speaker=_speaker(document), host=_host())
    return _picture(site, "card", data, text=sheet.digest)


@in_language
def demand_card(site: Site, slug: str, number: int) -> HttpResponse:
    """The picture of one demand that the appeal has now."""
    sheet = Sheet.of(ask(site, slug).own[0])
    if not sheet.section_with(number):
        raise Http404
    data = posters.demand_card(sheet.document, number, host=_host())
    return _picture(site, "demand-card", data, text=sheet.digest)


@in_language
def poster(site: Site, slug: str) -> HttpResponse:
    """The appeal on a sheet of A4, to hang on a wall."""
    sheet = Sheet.of(ask(site, slug).own[0])
    return answer_print(site, "poster", poster_data(site, sheet), text=sheet.digest)


@in_language
def leaflet(site: Site, slug: str) -> HttpResponse:
    """The appeal on both sides of a sheet of A6."""
    return _leaflet(site, slug, copies=1)


@in_language
def leaflets(site: Site, slug: str) -> HttpResponse:
    """Four leaflets on both sides of a sheet of A4, to print at home and to cut."""
    return _leaflet(site, slug, copies=4)


def poster_data(site: Site, sheet: Sheet) -> dict:
    """Return what ``templates/print/poster.typ`` shows of a sheet, in the language of ``site``, which is active."""
    document, language = sheet.document, CATALOGUE[site.language]
    facts = [document.place, day(document.date or sheet.live_from, language), version(sheet, language)]
    return {
        **posters.sheet(document, speaker=_speaker(document), address=absolute(site.path("appeal", slug=sheet.slug))),
        "invitation": _("Read the whole appeal"),
        # Translators: on a poster that has no room for all demands; the address of the whole appeal stands below it.
        "more": _("These are not all demands. You find the others in the whole appeal."),
        "facts": [fact for fact in facts if fact],
        "fingerprint_label": _("Fingerprint (SHA-256)"),
        "fingerprint": grouped(sheet.digest),
    }


def leaflet_data(site: Site, sheet: Sheet, *, copies: int) -> dict:
    """Return what ``templates/print/leaflet.typ`` shows, ``copies`` (1 or 4) times on a page."""
    return {**poster_data(site, sheet), "demanded": _("What is demanded"), "copies": copies}


def _leaflet(site: Site, slug: str, *, copies: int) -> HttpResponse:
    sheet = Sheet.of(ask(site, slug).own[0])
    return answer_print(site, "leaflet", leaflet_data(site, sheet, copies=copies), text=sheet.digest)


def _picture(site: Site, template: str, data: dict, *, text: str) -> HttpResponse:
    """Return a picture of 1200 x 630 pixels, which the pages of any site may show."""
    return answer_print(site, template, data, text=text, format="png", ppi=72)


def _speaker(document: Document) -> str:
    return listed(document.issuers, CATALOGUE[document.language].locale) if document.issuers else ""


def _host() -> str:
    """The name of the site as readers know it."""
    return urlsplit(settings.SITE_URL).hostname or ""
