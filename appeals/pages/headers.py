"""The headers of every public answer: the one table that the app, its store and the web servers in front go by.

They depend on the kind of address and on the language alone, never on what is published there: so that whoever sends
the bytes, gunicorn or nginx out of a file, sends the same headers. A page whose style has variants therefore names the
hashes of all of them in its policy.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from urllib.parse import quote

from django.conf import settings

from appeals.languages import CATALOGUE
from appeals.pages.packing import COMPRESSIBLE
from appeals.pages.style import Style, page_style, policy

A_MINUTE = "public, max-age=60"
# What every answer has that says nothing else, errors and the desk included.
STRICT = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
# The scripts of any site may read what is made for programs: it is the same for everybody.
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# A page with more languages than fit side by side has this part of the style too.
FOLDED = "many"


@dataclass(frozen=True, slots=True)
class Kind:
    """What the answers under one name of an address have in common.

    ``parts`` of the style are in every such page, ``variable`` ones in some. ``form`` lets it ask its own site,
    ``framed`` lets any site show it in a frame, ``open`` lets any script read it. ``file`` is the name to save it
    under, made of the parts of the address in braces. ``stored`` says that it is the same for everybody and lasts until
    something is published.
    """

    content_type: str
    parts: tuple[str, ...] = ()
    variable: tuple[str, ...] = ()
    form: bool = False
    framed: bool = False
    open: bool = False
    file: str = ""
    stored: bool = True

    @property
    def is_page(self) -> bool:
        """Whether it is a page with a style."""
        return bool(self.parts)


def _page(*parts: str, variable: tuple[str, ...] = (), form: bool = False) -> Kind:
    return Kind("text/html; charset=utf-8", parts, (*variable, FOLDED), form=form)


def _text(content_type: str = "text/plain", *, file: str = "", stored: bool = True) -> Kind:
    return Kind(f"{content_type}; charset=utf-8", file=file, stored=stored)


def _data(content_type: str = "application/json", *, file: str = "") -> Kind:
    return Kind(f"{content_type}; charset=utf-8", file=file, open=True)


def _print(ending: str) -> Kind:
    return Kind("application/pdf", file="{slug}.{lang}." + ending)


def _picture(file: str) -> Kind:
    return Kind("image/png", file=file, open=True)


_LIST = _page("appeal", "lists", "state")
# By the name of the address in ``urls``. What isn't here answers with headers of its own, and isn't stored.
KINDS = {
    "robots": _text(),
    "public_key": _text(),
    # It names a day in some months, so it may not outlast them.
    "security": _text(stored=False),
    "sitemap": _text("application/xml"),
    "sitemap_pages": _text("application/xml"),
    "sitemap_part": _text("application/xml"),
    "home": _page("appeal", "lists", form=True),
    "about": _page("plain"),
    "accessibility": _page("plain"),
    "search": _page("plain", "lists", form=True),
    "appeals": _LIST,
    "year": _LIST,
    "issuer": _LIST,
    "addressee": _LIST,
    "issuers": _page("lists"),
    "addressees": _page("lists"),
    "demands": _page("appeal", "lists", "state", "outcomes"),
    "appeal": _page("appeal", "pass", variable=("state",)),
    "demand": _page("appeal", "state", "outcomes", "pass"),
    "share": _page("pass", "share"),
    "versions": _page("lists"),
    "version": _page("appeal"),
    "compare": _page("lists"),
    "embed": Kind("text/html; charset=utf-8", ("embed",), framed=True),
    "feed": _data("application/atom+xml"),
    "addressee_feed": _data("application/atom+xml"),
    "qr": _data("image/svg+xml", file="{slug}.{lang}.qr.svg"),
    "markdown": _text("text/markdown", file="{slug}.{lang}.md"),
    "signature": _text(file="{slug}.{lang}.md.minisig"),
    "version_markdown": _text("text/markdown", file="{slug}.{lang}.v{number}.md"),
    "version_signature": _text(file="{slug}.{lang}.v{number}.md.minisig"),
    "epub": Kind("application/epub+zip", file="{slug}.{lang}.epub"),
    "pdf": _print("pdf"),
    "letter": _print("{party}.pdf"),
    "poster": _print("poster.pdf"),
    "leaflet": _print("leaflet.pdf"),
    "leaflets": _print("leaflets.pdf"),
    "home_card": _picture("card.{lang}.png"),
    "card": _picture("{slug}.{lang}.png"),
    "demand_card": _picture("{slug}.{lang}.{number}.png"),
    "api_languages": _data(),
    "api_appeals": _data(),
    "api_appeal": _data(),
    "api_demand": _data(),
    "api_versions": _data(),
    "api_addressees": _data(),
    "api_addressee": _data(),
    "openapi": _data(),
}


def headers_of(route: str, language: str = "", **parts: object) -> dict[str, str]:
    """Return the headers of an answer with status 200 under the name ``route`` (one of ``KINDS``) in a language.

    All but those that tell of the bytes: ETag, Content-Length, Content-Encoding. ``parts`` are those of the address;
    those that aren't given stay in the name of the file as they are called, in braces: ``{slug}.en.md``.
    """
    kind = KINDS[route]
    headers = {"Content-Type": kind.content_type, "Cache-Control": A_MINUTE, **STRICT}
    headers["X-Content-Type-Options"] = "nosniff"
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    if kind.is_page:
        headers["Content-Security-Policy"] = _policy(route, CATALOGUE[language].script)
    if kind.content_type.startswith(COMPRESSIBLE):
        headers["Vary"] = "Accept-Encoding"
    if kind.file:
        headers["Content-Disposition"] = f"inline; filename*=UTF-8''{_named(kind.file, lang=language, **parts)}"
    if kind.open:
        headers |= OPEN_TO_ALL
    if kind.framed:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # Old browsers know no frame-ancestors, and this header knows no “everybody”.
        del headers["X-Frame-Options"]
    return headers


def style_of(route: str, language: str, *variable: str) -> Style:
    """Return the style of a page; ``variable`` are those of its kind's parts that it has this time."""
    kind = KINDS[route]
    return page_style(CATALOGUE[language].script, *kind.parts, *(part for part in kind.variable if part in variable))


@cache
def _policy(route: str, script: str) -> str:
    kind = KINDS[route]
    sizes = range(len(kind.variable) + 1)
    chosen = [parts for size in sizes for parts in combinations(kind.variable, size)]
    styles = [page_style(script, *kind.parts, *parts) for parts in chosen]
    return policy(*styles, form=kind.form, frame_ancestors="*" if kind.framed else "'none'")


def _named(file: str, **parts: object) -> str:
    """Return the name of a file with those ``parts`` of the address that are known, as an address spells them."""
    for name, value in parts.items():
        file = file.replace(f"{{{name}}}", quote(str(value), safe=""))
    return file
