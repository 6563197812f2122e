"""The style of the public pages: it stands inside every page, and the policy allows it by its hash."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "static" / "css" / "pages"


@dataclass(frozen=True, slots=True)
class Style:
    """The text between ``<style>`` and ``</style>``, and its hash as a Content-Security-Policy spells it."""

    css: str
    source: str


@cache
def page_style(script: str, *parts: str) -> Style:
    """Return the style of a page in ``script`` (ISO 15924) that is made of these ``parts``, besides the core.

    A part is the name of a file in static/css/pages. Each file is read once in a process.
    """
    files = [FOLDER / f"{part}.css" for part in ("core", *parts)]
    files += filter(Path.exists, [FOLDER / f"script.{script}.css"])
    css = "".join(minify(file.read_text(encoding="utf-8")) for file in files)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Style(css=css, source=f"'sha256-{digest}'")


def policy(*styles: Style, form: bool = False, frame_ancestors: str = "'none'") -> str:
    """Return the Content-Security-Policy of a public page: one of these styles, drawings in the page, nothing else.

    ``form`` allows it to ask its own site. A page without a script connects to nothing anyway; ``connect-src`` is for
    Lighthouse, which reads robots.txt in the page's name.
    """
    target = "'self'" if form else "'none'"
    sources = " ".join(style.source for style in styles)
    return (
        f"default-src 'none'; style-src {sources}; img-src data:; connect-src 'self'; base-uri 'none'; "
        f"form-action {target}; frame-ancestors {frame_ancestors}"
    )


def minify(css: str) -> str:
    """Return ``css`` without comments and without the spaces that only people need."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return re.sub(r": (?=[^{}]*[;}])", ":", css).replace(";}", "}").strip()
