"""XLIFF 1.2."""

from lxml import etree
from translate.storage.xliff import Xliff1File, Xliff1Unit

from appeals.languages import CATALOGUE
from appeals.translating.files.sheet import Entry, Sheet, Stamp, language_of, sendable
from appeals.translating.files.xliff import only, said

_STATES = {
    "missing": "new",
    "outdated": "needs-review-translation",
    "draft": "needs-review-translation",
    "review": "needs-review-translation",
    "approved": "final",
}


class _Unit(Xliff1Unit):
    namespace = "urn:oasis:names:tc:xliff:document:1.2"


class _Store(Xliff1File):
    """The toolkit's own skeleton is of version 1.1."""

    UnitClass = _Unit
    namespace = "urn:oasis:names:tc:xliff:document:1.2"
    XMLskeleton = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        '<file original="NoName" source-language="en" datatype="plaintext"><body></body></file></xliff>'
    )


def write(sheet: Sheet) -> bytes:
    """Return ``sheet`` as an XLIFF 1.2 file."""
    store = _Store(sourcelanguage=CATALOGUE[sheet.source_language].tag, targetlanguage=CATALOGUE[sheet.language].tag)
    store.setfilename(store.body.getparent(), sheet.appeal)
    for entry in sheet.entries:
        _add(store, entry)
    return bytes(store)


def read(data: bytes) -> Sheet:
    """Return what stands in an XLIFF 1.x file. Raises FilesError, or what the toolkit raises for a broken one."""
    store = _Store()
    store.parse(data)
    files = list(store.document.getroot().iterchildren(store.namespaced("file")))
    return Sheet(
        appeal=only(file.get("original", "") for file in files),
        source_language=language_of(only(file.get("source-language", "") for file in files)),
        language=language_of(only(file.get("target-language", "") for file in files)),
        entries=tuple(_entry(store, unit.xmlelement) for unit in store.units),
    )


def _add(store: _Store, entry: Entry) -> None:
    unit = _Unit(sendable(entry.source))
    store.addunit(unit)
    unit.setid(entry.address)
    unit.target = sendable(entry.target)
    unit.target_dom.set("state", _STATES[entry.state])
    unit.xmlelement.set("approved", "yes" if entry.state == "approved" else "no")
    unit.addnote(sendable(entry.context), origin="developer")
    unit.addnote(str(entry.stamp), origin="zvarot")


def _entry(store: _Store, unit: etree._Element) -> Entry:
    notes = "\n".join(said(note) for note in unit.iterchildren(store.namespaced("note")))
    return Entry(
        address=unit.get("id", ""),
        source=said(unit.find(store.namespaced("source"))),
        target=said(unit.find(store.namespaced("target"))),
        stamp=Stamp.found_in(notes),
    )
