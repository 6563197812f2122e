"""The one style of the public pages: it stands inside every page, and the policy allows it by its hash."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

STYLESHEET = Path(settings.BASE_DIR) / "static" / "css" / "page.css"


@dataclass(frozen=True, slots=True)
class Style:
    """The text between ``<style>`` and ``</style>``, and its hash as a Content-Security-Policy spells it."""

    css: str
    source: str


@cache
def page_style() -> Style:
    """Return the style; the file is read once in a process."""
    css = minify(STYLESHEET.read_text(encoding="utf-8"))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return Style(css=css, source=f"'sha256-{digest}'")


def policy(*, frame_ancestors: str = "'none'") -> str:
    """Return the Content-Security-Policy of a public page: this style, drawings inside the page, nothing else."""
    return (
        f"default-src 'none'; style-src {page_style().source}; img-src data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {frame_ancestors}"
    )


def minify(css: str) -> str:
    """Return ``css`` without comments and without the spaces that only people need."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return re.sub(r": (?=[^{}]*[;}])", ":", css).replace(";}", "}").strip()
