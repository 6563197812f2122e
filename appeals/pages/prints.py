"""Paper and pictures: made once, then kept in the folder ``prints`` of ``VAR_DIR`` by all that they are made of.

Nothing there ever goes stale: another text, template, font or version of typst has another name. The folder may be
emptied at any time, and where it can't be written, every print is made anew.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from appeals.document import Document
from appeals.languages import CATALOGUE, Language
from appeals.pages.respond import answer
from appeals.pages.site import Instead, Site
from appeals.rendering.fonts import missing
from appeals.rendering.typeset import Format, Unprintable, fingerprint, strings, typeset

TYPES = {"pdf": "application/pdf", "png": "image/png"}


def printed(template: str, data: dict, *, language: Language, format: Format = "pdf", ppi: float = 72) -> bytes:
    """Return what ``typeset`` makes, from the folder where it was made before. Raises Unprintable as that does."""
    name = fingerprint(template, data, language=language, format=format, ppi=ppi)
    path = settings.VAR_DIR / "prints" / name[:2] / f"{name}.{format}"
    with suppress(OSError):
        if kept := path.read_bytes():
            return kept
    made = typeset(template, data, language=language, format=format, ppi=ppi)
    with suppress(OSError):  # a full disk or one that can only be read: the reader gets the print all the same
        _keep(path, made)
    return made


def answer_print(
    site: Site, template: str, data: dict, *, file: str, format: Format = "pdf", ppi: float = 72
) -> HttpResponse:
    """Return the answer with a print in the language of ``site``; ``file`` is the name to save it under, in ASCII.

    Raises Instead with 404 and what to do, where no font of this machine has the letters.
    """
    try:
        body = printed(template, data, language=CATALOGUE[site.language], format=format, ppi=ppi)
    except Unprintable as unprintable:
        raise Instead(site.page("appeals/unprintable.html", status=404)) from unprintable
    return answer(site.request, body, content_type=TYPES[format], file=file)


def printable(document: Document) -> bool:
    """Say whether the fonts of this machine have every letter of a document."""
    return not missing(" ".join(strings(asdict(document))), CATALOGUE[document.language])


def _keep(path: Path, made: bytes) -> None:
    """Write a file whole or not at all, whoever else writes it at the same time or stops this process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(made)
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
