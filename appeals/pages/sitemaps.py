"""The map for search engines: an index, the pages about the whole, and parties and appeals in parts of a hundred.

A part holds the appeals with a hundred consecutive numbers in the database, so an appeal stays in its part, and a part
takes as long to make however many there are.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from django.db.models import F, IntegerField, Max, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from appeals.languages import CATALOGUE
from appeals.models import Edition, Place, Shelf
from appeals.pages.campaigns import current_campaign
from appeals.pages.lookups import addressed
from appeals.pages.respond import answer, read_only
from appeals.pages.site import absolute

# A hundred appeals or parties in all languages are 3,400 pages. The protocol allows 50,000 in a file, and 50 MB.
SPAN = 100
# The pages about the whole, and those of parties, with the kind of list without which a language has no such page.
Role = Shelf.Role
PAGES = {"home": Role.ALL, "appeals": Role.ALL, "addressees": Role.ADDRESSEE, "issuers": Role.ISSUER, "about": Role.ALL}
PARTIES = {Role.ADDRESSEE: "addressee", Role.ISSUER: "issuer"}

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@read_only
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: where the parts are, and when something in them changed last."""
    body = [f"{PROLOGUE}<sitemapindex {NAMESPACE}>\n", _entry("sitemap", reverse("pages:sitemap_pages"))]
    for number in range(1, -(-_parties().count() // SPAN) + 1):
        body.append(_entry("sitemap", reverse("pages:sitemap_parties", kwargs={"number": number})))
    for number, changed in _parts(current_campaign().offered()):
        body.append(_entry("sitemap", reverse("pages:sitemap_part", kwargs={"number": number}), changed=changed))
    return answer(request, "".join([*body, "</sitemapindex>\n"]))


@read_only
def pages(request: HttpRequest) -> HttpResponse:
    """The part about the whole: home and lists."""
    campaign = current_campaign()
    offered = campaign.offered()
    kinds: dict[str, set[str]] = {}
    shelves = Shelf.objects.counted().filter(language__in=offered, role__in=set(PAGES.values()))
    for role, language in shelves.order_by().values_list("role", "language").distinct():
        kinds.setdefault(role, set()).add(language)
    groups = ({code: _path(name, code) for code in offered if code in kinds.get(PAGES[name], ())} for name in PAGES)
    return _urlset(request, (line for paths in groups for line in _urls(paths, campaign.default_language)))


@read_only
def parties(request: HttpRequest, number: int) -> HttpResponse:
    """The lists of one hundred addressees and issuers; 404 where there are none."""
    campaign = current_campaign()
    offered = campaign.offered()
    asked = list(_parties()[(number - 1) * SPAN : number * SPAN]) if number else []
    if not asked:
        raise Http404
    shelves = Shelf.objects.counted().filter(language__in=offered, key__in={key for _role, key in asked})
    languages: dict[tuple[str, str], set[str]] = {}
    for role, key, language in shelves.filter(role__in=PARTIES).values_list("role", "key", "language"):
        languages.setdefault((role, key), set()).add(language)
    body: list[str] = []
    for role, key in asked:
        codes = languages.get((role, key), ())
        paths = {code: _path(PARTIES[Role(role)], code, slug=key) for code in offered if code in codes}
        body += _urls(paths, campaign.default_language)
    return _urlset(request, body)


@read_only
def part(request: HttpRequest, number: int) -> HttpResponse:
    """One hundred appeals, each in every language that it is live in; 404 where there are none."""
    body: list[str] = []
    for _appeal, group in groupby(_rows(number), lambda row: row.revision__appeal):
        rows = list(group)
        paths = {row.language: _path("appeal", row.language, slug=row.slug) for row in rows}
        body += _urls(paths, rows[0].revision__source_language, changed=rows[0].revision__live_from)
    if not body:
        raise Http404
    return _urlset(request, body)


def _parts(offered: list[str]) -> Iterable[tuple[int, datetime]]:
    """Return the numbers of the parts that hold anything on offer, each with the moment of its newest version."""
    part = Cast((F("appeal_id") - 1) / SPAN + 1, IntegerField())
    places = Place.objects.standing().filter(shelf__language__in=offered, shelf__role=Role.ALL, shelf__key="")
    found = places.order_by().values(part=part).annotate(changed=Max("live_from"))
    return found.order_by("part").values_list("part", "changed")


def _parties() -> QuerySet:
    """Return role and key of everybody who has, or had, a list in any language."""
    return Shelf.objects.filter(role__in=PARTIES).order_by("role", "key").values_list("role", "key").distinct()


def _rows(number: int) -> QuerySet:
    """Return what the map needs of each live edition in a part, the newest appeal first."""
    offered = current_campaign().offered()
    first = (number - 1) * SPAN + 1
    numbers = {"revision__appeal__gte": first, "revision__appeal__lt": first + SPAN}
    editions = addressed(Edition.objects.live().filter(language__in=offered, **numbers))
    fields = ("revision__appeal", "language", "slug", "revision__source_language", "revision__live_from")
    return editions.order_by("-revision__appeal", "language").values_list(*fields, named=True)


def _path(name: str, language: str, **kwargs: str) -> str:
    return reverse(f"pages:{name}", kwargs={"lang": language, **kwargs})


def _urlset(request: HttpRequest, body: Iterable[str]) -> HttpResponse:
    head = f'{PROLOGUE}<urlset {NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return answer(request, "".join([head, *body, "</urlset>\n"]))


def _urls(paths: dict[str, str], default: str, *, changed: datetime | None = None) -> Iterator[str]:
    """Yield the entries of pages that are each other's translations, ``default`` being the one for everybody else."""
    links = [(CATALOGUE[code].tag, path) for code, path in paths.items()]
    links += [("x-default", paths.get(default) or path) for path in list(paths.values())[:1]]
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(absolute(path))}/>' for tag, path in links
    )
    for path in paths.values():
        yield _entry("url", path, changed=changed, alternates=alternates)


def _entry(name: str, path: str, *, changed: datetime | None = None, alternates: str = "") -> str:
    moment = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
    return f"<{name}><loc>{escape(absolute(path))}</loc>{moment}{alternates}</{name}>\n"
