"""The lists: all appeals, those of a year, of an issuer, to an addressee; and who the issuers and addressees are."""

from django.http import HttpResponse

from appeals.models import Shelf
from appeals.pages.linked import of_campaign
from appeals.pages.lookups import languages_live
from appeals.pages.outcomes import with_states
from appeals.pages.shelves import Role, Stretch, find_shelf, names_after, newest_sheets, turn_to_stretch
from appeals.pages.site import Instead, Site, in_language
from appeals.states import STATES

# As many earlier appeals, issuers and addressees as one sees at a glance; as many names as one reads down a page.
EARLIER, MOST_NAMES, NAMES = 6, 12, 100


@in_language
def home(site: Site) -> HttpResponse:
    """The campaign at a glance: its newest appeal with all demands, some earlier ones, and who is asked for what."""
    sheets = newest_sheets(site.language, 1 + EARLIER + 1)
    links = site.links({code: {} for code in languages_live() | {site.language}})
    context = {
        "newest": sheets[:1],
        "older": sheets[1 : 1 + EARLIER],
        "more": len(sheets) > 1 + EARLIER,
        "addressees": most_asked(site, Role.ADDRESSEE),
        "linked": of_campaign(site),
        **ways(site),
    }
    return site.page("appeals/home.html", links=links, **context)


def most_asked(site: Site, role: str) -> list[Shelf]:
    """Return the issuers or addressees with the most demands."""
    shelves = Shelf.objects.counted().filter(language=site.language, role=role)
    return list(shelves.order_by("-kept_demands", "key")[:MOST_NAMES])


def ways(site: Site) -> dict:
    """Return what leads to further lists: the years, the newest first, issuers with the most demands, states."""
    years = Shelf.objects.counted().filter(language=site.language, role=Role.YEAR)
    return {"years": list(years.order_by("-key")), "issuers": most_asked(site, Role.ISSUER), "states": STATES}


@in_language
def appeals(site: Site) -> HttpResponse:
    """All appeals, the newest first."""
    live = languages_live()
    links = site.links({code: {} for code in live or {site.language}})
    if live and site.language not in live:
        raise Instead(site.page("appeals/elsewhere.html", status=404, links=links))
    stretch = turn_to_stretch(site, site.path("appeals"))
    return _list(site, stretch, links, template="appeals/appeals.html", **ways(site))


@in_language
def year(site: Site, year: int) -> HttpResponse:
    """The appeals of a year."""
    shelf, links = find_shelf(site, Role.YEAR, str(year))
    stretch = turn_to_stretch(site, site.path("year", year=year), role=Role.YEAR, key=str(year))
    return _list(site, stretch, links, template="appeals/year.html", shelf=shelf, year=year, **ways(site))


@in_language
def issuer(site: Site, slug: str) -> HttpResponse:
    """The appeals of an issuer."""
    shelf, links = find_shelf(site, Role.ISSUER, slug)
    stretch = turn_to_stretch(site, site.path("issuer", slug=slug), role=Role.ISSUER, key=slug)
    return _list(site, stretch, links, template="appeals/issuer.html", shelf=shelf)


@in_language
def addressee(site: Site, slug: str) -> HttpResponse:
    """Everything that is demanded of one addressee, the newest appeal first."""
    shelf, links = find_shelf(site, Role.ADDRESSEE, slug)
    stretch = turn_to_stretch(site, site.path("addressee", slug=slug), role=Role.ADDRESSEE, key=slug)
    asked = [(sheet, sheet.sections_to(slug)) for sheet in with_states(stretch.sheets)]
    return _list(site, stretch, links, template="appeals/addressee.html", shelf=shelf, asked=asked)


@in_language
def issuers(site: Site) -> HttpResponse:
    """All issuers by name."""
    return _names(site, Role.ISSUER, "appeals/issuers.html")


@in_language
def addressees(site: Site) -> HttpResponse:
    """All addressees by name."""
    return _names(site, Role.ADDRESSEE, "appeals/addressees.html")


def _list(site: Site, stretch: Stretch, links: list, *, template: str, **context) -> HttpResponse:
    return site.page(template, links=links, query=stretch.query, stretch=stretch, **context)


def _names(site: Site, role: str, template: str) -> HttpResponse:
    """Answer with a directory; ``?after=`` is the key of the name that the page comes after."""
    live = languages_live()
    links = site.links({code: {} for code in live or {site.language}})
    if live and site.language not in live:
        raise Instead(site.page("appeals/elsewhere.html", status=404, links=links))
    after = site.request.GET.get("after")
    found = list(names_after(site, role, after)[: NAMES + 1])
    following = f"?after={found[NAMES - 1].key}" if len(found) > NAMES else ""
    query = f"?after={after}" if after is not None else ""
    return site.page(template, links=links, query=query, shelves=found[:NAMES], following=following)
