"""The map for search engines: every appeal in every language that it is live in."""

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appeals.languages import CATALOGUE
from appeals.models import Campaign, Edition
from appeals.pages.lookups import addressed
from appeals.pages.respond import answer, read_only

# What the protocol allows in one file.
LIMIT = 50_000

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


@read_only
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap; the newest appeals where there are more pages than one file may list."""
    campaign = Campaign.objects.current()
    offered = campaign.offered()
    site = settings.SITE_URL
    rows = list(_rows(offered)[: LIMIT - len(offered)])
    live = {row.language for row in rows}
    homes = {code: site + reverse("pages:home", kwargs={"lang": code}) for code in offered if code in live}
    body = [HEAD, *_urls(homes, campaign.default_language)]
    for _appeal, group in groupby(rows, lambda row: row.revision__appeal):
        body += _appeal_urls(site, list(group))
    return answer(request, "".join([*body, "</urlset>\n"]), content_type="application/xml")


def _rows(offered: list[str]) -> QuerySet:
    """Return what the map needs of each live edition, the newest appeal first."""
    editions = addressed(Edition.objects.live().filter(language__in=offered))
    fields = ("revision__appeal", "language", "slug", "revision__source_language", "revision__live_from")
    return editions.order_by("-revision__appeal", "language").values_list(*fields, named=True)


def _appeal_urls(site: str, rows: list) -> Iterator[str]:
    addresses = {
        row.language: site + reverse("pages:appeal", kwargs={"lang": row.language, "slug": row.slug}) for row in rows
    }
    changed = rows[0].revision__live_from.date().isoformat()
    return _urls(addresses, rows[0].revision__source_language, changed=changed)


def _urls(addresses: dict[str, str], default: str, *, changed: str = "") -> Iterator[str]:
    """Yield the entries of pages that are each other's translations, ``default`` being the one for everybody else."""
    links = [(CATALOGUE[code].tag, address) for code, address in addresses.items()]
    links += [("x-default", addresses.get(default) or address) for address in list(addresses.values())[:1]]
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>' for tag, address in links
    )
    moment = f"<lastmod>{changed}</lastmod>" if changed else ""
    for address in addresses.values():
        yield f"<url><loc>{escape(address)}</loc>{moment}{alternates}</url>\n"
