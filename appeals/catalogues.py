"""The interface texts: how they are found, and how their catalogues are compiled without system tools.

``make texts`` collects the texts (babel.cfg and desk.cfg say where) and brings every catalogue up to date.
"""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

LOCALE = Path(__file__).resolve().parent / "locale"
DESK_LOCALE = Path(__file__).resolve().parent / "admin" / "locale"


def extract_code(file: BinaryIO, keywords, comment_tags, options) -> Iterator[tuple]:
    """Yield the texts of Python code: an extraction method for Babel, which doesn't know ``gettext_lazy`` by itself."""
    wanted = [*keywords, *(f"{keyword}_lazy" for keyword in keywords)]
    for line, function, text, comments in extract_python(file, wanted, comment_tags, options):
        yield line, function.removesuffix("_lazy"), text, comments


def extract_template(file: BinaryIO, keywords, comment_tags, options) -> Iterator[tuple]:
    """Yield the texts of a Django template: an extraction method for Babel.

    Django turns the template into something like Python; without the indentation Babel reads it.
    """
    source = templatize(file.read().decode(), origin=getattr(file, "name", None))
    flat = "\n".join(line.strip() for line in source.split("\n"))
    yield from extract_python(BytesIO(flat.encode()), keywords, comment_tags, options)


def compile_catalogues(*folders: Path) -> list[Path]:
    """Compile every catalogue under ``folders`` that is newer than its compiled form, and return what was written."""
    found = (po for folder in folders for po in sorted(folder.glob("*/LC_MESSAGES/*.po")))
    stale = [po for po in found if _is_newer(po, po.with_suffix(".mo"))]
    for po in stale:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3])
        # Written beside and moved: another process never reads half of it.
        part = po.with_suffix(f".{os.getpid()}")
        with part.open("wb") as target:
            write_mo(target, catalogue)
        part.replace(po.with_suffix(".mo"))
    return [po.with_suffix(".mo") for po in stale]


def _is_newer(po: Path, mo: Path) -> bool:
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


if __name__ == "__main__":
    compile_catalogues(LOCALE, DESK_LOCALE)
