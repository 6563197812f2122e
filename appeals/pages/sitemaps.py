"""The map for search engines: every appeal in every language that it is live in."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from appeals.languages import CATALOGUE
from appeals.models import Campaign, Edition
from appeals.pages.lookups import addressed
from appeals.pages.respond import answer

# What the protocol allows in one file.
LIMIT = 50_000


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap; the newest appeals where there are more pages than one file may list."""
    campaign = Campaign.objects.current()
    offered = campaign.offered()
    editions = addressed(Edition.objects.live().filter(language__in=offered)).defer("text", "signature")
    rows = list(editions.order_by("-revision__appeal", "language")[: LIMIT - len(offered)])
    live = {edition.language for edition in rows}
    groups = [_home(request, [code for code in offered if code in live], campaign.default_language)]
    groups += [_appeal(request, list(group)) for _id, group in groupby(rows, lambda e: e.revision.appeal_id)]
    body = render_to_string("sitemap.xml", {"groups": [group for group in groups if group["pages"]]})
    return answer(request, body, content_type="application/xml")


def _home(request: HttpRequest, codes: list[str], default: str) -> dict:
    addresses = {code: reverse("pages:home", kwargs={"lang": code}) for code in codes}
    return _group(request, addresses, default)


def _appeal(request: HttpRequest, editions: list[Edition]) -> dict:
    addresses = {e.language: reverse("pages:appeal", kwargs={"lang": e.language, "slug": e.slug}) for e in editions}
    revision = editions[0].revision
    return {**_group(request, addresses, revision.source_language), "changed": revision.live_from.date().isoformat()}


def _group(request: HttpRequest, addresses: dict[str, str], default: str) -> dict:
    """Return the pages that are each other's translations, with the one for everybody else."""
    pages = [(CATALOGUE[code].tag, request.build_absolute_uri(path)) for code, path in addresses.items()]
    fallback = CATALOGUE[default if default in addresses else next(iter(addresses), default)].tag
    return {"pages": pages, "fallback": dict(pages).get(fallback, "")}
