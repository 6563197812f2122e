"""oEmbed (https://oembed.com): other sites turn the address of an appeal into a frame that shows it."""

from urllib.parse import unquote_to_bytes, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import override

from appeals.languages import CATALOGUE
from appeals.pages.campaigns import current_campaign
from appeals.pages.converters import read_number
from appeals.pages.lookups import Text, of_appeal
from appeals.pages.respond import answer_question, open_to_all, read_only, refuse
from appeals.pages.sharing import FRAME, frame
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, absolute, shown
from appeals.rendering.api import to_json
from appeals.templatetags.page import listed

SHOWN = ("appeal", "demand", "share", "embed")
CARD = (1200, 630)
HOUR = 3600


@read_only
def oembed(request: HttpRequest) -> HttpResponse:
    """Describe the appeal at ``?url=``; 404 for what is no appeal of ours, 501 for another ``?format=``."""
    form = request.GET.get("format", "json")
    if form not in FORMATS:
        return _refusal(501, "The formats are json and xml.\n")
    match = _resolve(request.GET.get("url", ""))
    site = match and Site(request, current_campaign(), match.kwargs["lang"])
    edition = site and _live(site, match.kwargs["slug"])
    if not edition:
        return _refusal(404, "There is no appeal at this address.\n")
    with override(site.language):
        facts = _describe(site, Sheet.of(edition), request.GET)
    content_type, write = FORMATS[form]
    return open_to_all(answer_question(request, write(facts), content_type=content_type))


def _refusal(status: int, text: str) -> HttpResponse:
    return open_to_all(refuse(text, status=status, content_type="text/plain; charset=utf-8"))


def _resolve(address: str) -> ResolverMatch | None:
    """Return what of ours is at an address, with or without https; only pages that speak of one appeal."""
    try:
        parts, own = urlsplit(address), urlsplit(settings.SITE_URL)
        if parts.scheme not in ("http", "https") or parts.netloc != own.netloc:
            return None
        match = resolve(_decoded(parts.path))
    except (Resolver404, ValueError):
        return None
    return match if match.namespace == "pages" and match.url_name in SHOWN else None


def _decoded(path: str) -> str:
    """Return a path as Django resolves it. Raises ValueError where it is no UTF-8."""
    return unquote_to_bytes(path).decode()


def _live(site: Site, slug: str) -> Text | None:
    """Return the live edition that an address means, former addresses included."""
    offered = site.campaign.offered()
    if site.language not in offered:
        return None
    found = of_appeal(site.language, slug, offered)
    return next((text for text in found if text.language == site.language), None)


def _describe(site: Site, sheet: Sheet, asked: dict) -> dict:
    """Return the answer, no larger than ``asked`` allows."""
    most = {side: read_number(asked.get(f"max{side}", "")) or default for side, default in _sides(FRAME).items()}
    size = {side: min(most[side], default) for side, default in _sides(FRAME).items()}
    name = shown(site.campaign, "name", site.language)
    return {
        "version": "1.0",
        "type": "rich",
        "title": sheet.document.title,
        "author_name": listed(sheet.document.issuers, CATALOGUE[site.language].locale),
        "provider_name": name.text if name else "Zvarot",
        "provider_url": absolute(reverse("pages:home", args=[site.language])),
        "cache_age": HOUR,
        **size,
        "html": frame(site, sheet, **size),
        **_thumbnail(site, sheet, asked),
    }


def _thumbnail(site: Site, sheet: Sheet, asked: dict) -> dict:
    """Return the picture, which comes in one size only.

    Nothing where that is larger than ``asked`` allows, and where no font here has the letters.
    """
    sides = _sides(CARD)
    if not sheet.printable or any(
        (read_number(asked.get(f"max{side}", "")) or length) < length for side, length in sides.items()
    ):
        return {}
    picture = absolute(site.path("card", slug=sheet.slug))
    return {"thumbnail_url": picture, **{f"thumbnail_{side}": length for side, length in sides.items()}}


def _sides(size: tuple[int, int]) -> dict[str, int]:
    return dict(zip(("width", "height"), size, strict=True))


def _xml(facts: dict) -> str:
    members = "".join(f"<{name}>{escape(str(value))}</{name}>\n" for name, value in facts.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{members}</oembed>\n'


FORMATS = {"json": ("application/json", to_json), "xml": ("text/xml", _xml)}
