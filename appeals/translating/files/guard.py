"""The gate for incoming files: what they are, by their content, and whether they are safe to read."""

import codecs
import io
import re
import zipfile
from typing import Literal
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString
from django.utils.translation import gettext as _

from appeals.translating.files.sheet import FilesError

SIZE_LIMIT = 5_000_000

# A Word file is a zip archive. What it unpacks to is limited, so that a small file can't fill the memory.
_UNPACKED_LIMIT = 20_000_000
_PARTS_LIMIT = 2_000

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*\?>")
_MESSAGE = re.compile(rb'^msgid[ \t]*"', re.MULTILINE)

Kind = Literal["xliff12", "xliff2", "po", "docx"]


def inspect(data: bytes) -> tuple[Kind, bytes]:
    """Return the format of a file and its content, ready for a reader: XML as UTF-8 without a declaration.

    Raises FilesError for what is too big, unsafe, or no translation file.
    """
    if len(data) > SIZE_LIMIT:
        raise FilesError(_("The file is bigger than 5 MB. Take its pictures out, or export it anew."))
    if data.startswith(b"PK"):
        _check_archive(data)
        return "docx", data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _bare(data).startswith(b"<"):
        text = _decode(data)
        return _kind_of_xliff(text), text
    if _MESSAGE.search(data):
        return "po", data
    raise FilesError(_("The file is no translation file. Bring an XLIFF, PO or Word file that was exported here."))


def _bare(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8).lstrip()


def _decode(data: bytes) -> bytes:
    """One encoding for all: two parsers that read a file in different ways could be played against each other."""
    encoding = "utf-8-sig" if _bare(data).startswith(b"<") else "utf-16"
    try:
        return _DECLARATION.sub("", data.decode(encoding)).encode()
    except UnicodeError as error:
        raise FilesError(_("The file is not in UTF-8. Save it again in that encoding.")) from error


class _Root(ContentHandler):
    """Notes the name and the version of the first element; keeps nothing else of what goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.name: str | None = None
        self.version = ""

    def startElement(self, name, attrs) -> None:
        if self.name is None:
            self.name, self.version = name, attrs.get("version", "")


def _kind_of_xliff(text: bytes) -> Kind:
    root = _scan(text)
    if root.name == "xliff" and root.version.startswith("1."):
        return "xliff12"
    if root.name == "xliff" and root.version.startswith("2."):
        return "xliff2"
    raise FilesError(_("The file is XML, but not XLIFF 1.2 or 2.0. Bring a file that was exported here."))


def _scan(text: bytes) -> _Root:
    """Go through XML without building anything; refuse what can grow, reach out, or isn't well-formed."""
    root = _Root()
    try:
        parseString(text, root, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FilesError(_("The file declares a document type or entities, which is unsafe.")) from error
    except (SAXException, ValueError, LookupError) as error:
        raise FilesError(_("The file is broken: its XML can't be read. Save or export it anew.")) from error
    return root


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive)
    except FilesError:
        raise
    # A damaged archive raises what zipfile and its decompressors please.
    except Exception as error:
        raise FilesError(_("The Word file is broken. Open it in Word and save it again as .docx.")) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > _UNPACKED_LIMIT or len(parts) > _PARTS_LIMIT:
        raise FilesError(_("The Word file is too big when unpacked. Take its pictures out, or export it anew."))
    if not any(part.filename == "word/document.xml" for part in parts):
        raise FilesError(_("The file is an archive, but no Word file. Bring a file that was exported here."))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _scan(archive.read(part))
