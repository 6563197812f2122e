"""An appeal as a book: EPUB 3, all text, for every reading system and shelf. The same appeal gives the same bytes."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from appeals.document import Document
from appeals.languages import CATALOGUE

# No moment of packing in the bytes: this is the first one that the format knows.
DAWN = (1980, 1, 1, 0, 0, 0)
CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
# Files of the book, made of the templates of (almost) the same names.
FILES = {
    "package.opf": "package.opf",
    "cover.svg": "cover.svg",
    "title.xhtml": "title.html",
    "contents.xhtml": "contents.html",
    "text.xhtml": "text.html",
    "colophon.xhtml": "colophon.html",
    "style.css": "style.css",
}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Published:
    """What a book says of the publication: all addresses whole, so that they lead back from anywhere.

    ``identifier`` is a URN that stays the same in all versions, ``number`` the version of the appeal, ``live_from``
    when it went out, ``outdated`` whether the original has changed since this translation; ``signature`` is the
    address of the signature, ``public_key`` the key behind it (empty: none), ``former_key`` that the campaign signs
    with another one now.
    """

    identifier: str
    address: str
    number: int
    live_from: datetime
    digest: str
    text: str
    versions: str
    file: str
    outdated: bool = False
    signature: str = ""
    public_key: str = ""
    former_key: bool = False


def to_epub(document: Document, published: Published) -> bytes:
    """Return the book of a document in the document's language."""
    language = CATALOGUE[document.language]
    context = {
        "document": document,
        "published": published,
        "language": language,
        "modified": published.live_from.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    with override(document.language):
        context["accessibility"] = _(
            "This book is text only, in the order in which it is meant to be read, with headings, a table of contents "
            "and numbered demands."
        )
        return _packed({name: render_to_string(f"epub/{template}", context) for name, template in FILES.items()})


def _packed(files: dict[str, str]) -> bytes:
    """Return the archive: the type of the whole comes first and bare, so that it can be told by its first bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compresslevel=9) as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), "application/epub+zip")
        archive.writestr(_entry("META-INF/container.xml"), CONTAINER)
        for name, text in files.items():
            archive.writestr(_entry(f"EPUB/{name}"), _NOT_XML.sub("\ufffd", text))
    return target.getvalue()


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DAWN)
    entry.compress_type = compression
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry
