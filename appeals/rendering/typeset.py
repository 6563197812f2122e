"""From data to paper: a template of ``templates/print`` set by typst, as a PDF for everybody or as a picture.

No text ever stands in typst's source: the data arrives as JSON, and a template shows its strings as they are. What is
made depends on nothing but the data, the templates and the fonts; it holds no date, so the same input gives the same
bytes. Typst reads the folder of the templates and nothing else, and asks no network.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import typst
from django.conf import settings

from appeals.languages import Language
from appeals.rendering.fonts import CJK, chosen, machine_fonts, missing

Format = Literal["pdf", "png"]

# Scripts that slant their letters; elsewhere weight takes the place of slant.
SLANTING = ("Latn", "Cyrl", "Grek")
REGIONS = {"pt": "pt", "zh-hans": "cn"}
# Where numbers are written with other digits than 0 to 9. (Arabic: readers from Morocco to Iraq know both.)
DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹"}

# A run of signs without a place to break it. A line holds about 40.
_LONG = re.compile(r"[^\s\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]{40,}")


class Unprintable(Exception):
    """No font of the machine has some ``letters`` of a text."""

    def __init__(self, letters: str) -> None:
        super().__init__(f"No font of this machine has {letters}.")
        self.letters = letters


def typeset(template: str, data: dict, *, language: Language, format: Format = "pdf", ppi: float = 72) -> bytes:
    """Return what ``templates/print/<template>.typ`` makes of ``data``: a tagged PDF (PDF/UA-1), or a PNG of one page.

    ``data`` is what JSON can hold; its ``title`` is the title of the PDF. ``ppi`` is the number of pixels to an inch of
    a PNG: 72 give one for each typographic point. Raises Unprintable rather than print an empty box.
    """
    if letters := missing(" ".join(strings(data)), language):
        raise Unprintable(letters)
    made = typst.compile(
        _folder() / f"{template}.typ",
        root=_folder(),
        font_paths=machine_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(data, language),
        format=format,
        ppi=ppi,
        pdf_standards=["ua-1"] if format == "pdf" else [],
    )
    return made if isinstance(made, bytes) else made[0]


def fingerprint(template: str, data: dict, *, language: Language, format: Format = "pdf", ppi: float = 72) -> str:
    """Return a digest of everything that ``typeset`` would make its bytes of: 64 hexadecimal digits."""
    parts = [template, format, str(ppi), _sources(), *_inputs(data, language).values()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digits(text: str | int, language: Language) -> str:
    """Return a number, or a text of our own with numbers in it, in the digits of ``language``."""
    return str(text).translate(str.maketrans("0123456789", DIGITS.get(language.code, "0123456789")))


def strings(data: object) -> Iterator[str]:
    """Yield every string in ``data``, at whatever depth; the names of fields aren't among them."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from strings(value)


def _inputs(data: dict, language: Language) -> dict[str, str]:
    return {"data": json.dumps(_breakable(data), ensure_ascii=False), "frame": json.dumps(_frame(language))}


def _frame(language: Language) -> dict:
    """Return what a template must know of its language."""
    return {
        "lang": language.code.partition("-")[0],
        "region": REGIONS.get(language.code),
        "direction": language.direction,
        "script": language.script,
        "slants": language.script in SLANTING,
        "spaced": language.script not in ("Hans", "Jpan"),
        "cjk": language.script in CJK,
        "digits": [digits(digit, language) for digit in range(10)],
        **chosen(language),
    }


def _breakable(data):
    """Return ``data`` with places at which a word without end may be broken, lest it leaves the page."""
    if isinstance(data, str):
        return _LONG.sub(lambda run: "\u200b".join(re.findall(".{1,10}", run[0], re.DOTALL)), data)
    if isinstance(data, dict):
        # What a link leads to is no text.
        return {name: value if name == "href" else _breakable(value) for name, value in data.items()}
    return [_breakable(value) for value in data] if isinstance(data, list | tuple) else data


def _folder() -> Path:
    return settings.BASE_DIR / "templates" / "print"


def _sources() -> str:
    """Return a digest of the templates and of the version of typst: a new one of either prints anew."""
    digest = hashlib.sha256(typst.__version__.encode())
    for path in sorted(_folder().glob("*.typ")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
