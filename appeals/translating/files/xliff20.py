"""XLIFF 2.0."""

from django.utils.translation import gettext as _
from lxml import etree
from translate.misc.xml_helpers import setXMLspace
from translate.storage.xliff2 import Xliff2File, Xliff2Unit

from appeals.languages import CATALOGUE
from appeals.translating.files.sheet import Entry, Sheet, Stamp, language_of, sendable
from appeals.translating.files.xliff import only, said

_STATES = {
    "missing": "initial",
    "outdated": "initial",
    "draft": "translated",
    "review": "translated",
    "approved": "final",
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(sheet: Sheet) -> bytes:
    """Return ``sheet`` as an XLIFF 2.0 file."""
    store = Xliff2File(
        sourcelanguage=CATALOGUE[sheet.source_language].tag, targetlanguage=CATALOGUE[sheet.language].tag
    )
    store.setfilename(store.body, sheet.appeal)
    store.body.set("original", sheet.appeal)
    store.body.set("srcDir", CATALOGUE[sheet.source_language].direction)
    store.body.set("trgDir", CATALOGUE[sheet.language].direction)
    for entry in sheet.entries:
        _add(store, entry)
    return bytes(store)


def read(data: bytes) -> Sheet:
    """Return what stands in an XLIFF 2.x file. Raises FilesError, or what the toolkit raises for a broken one."""
    store = Xliff2File()
    store.parse(data)
    root = store.document.getroot()
    files = list(root.iterchildren(store.namespaced("file")))
    return Sheet(
        appeal=only(file.get("original") or file.get("id", "") for file in files),
        source_language=language_of(root.get("srcLang", "")),
        language=language_of(root.get("trgLang", "")),
        entries=tuple(_entry(store, unit) for unit in root.iter(store.namespaced("unit"))),
    )


def _add(store: Xliff2File, entry: Entry) -> None:
    segment = Xliff2Unit(sendable(entry.source))
    store.addunit(segment)
    segment.setid(entry.address)
    segment.target = sendable(entry.target)
    segment.xmlelement.set("state", _STATES[entry.state])
    unit = segment.getunitelement()
    # The toolkit sets this on the segment and would put notes there too, where the standard has neither.
    del segment.xmlelement.attrib[_SPACE]
    setXMLspace(unit, "preserve")
    notes = etree.Element(store.namespaced("notes"))
    unit.insert(0, notes)
    for category, text in (("context", sendable(entry.context)), ("zvarot", str(entry.stamp))):
        etree.SubElement(notes, store.namespaced("note"), category=category).text = text


def _entry(store: Xliff2File, unit: etree._Element) -> Entry:
    """Join the segments of a unit, which a tool may have split at its sentences."""
    source = target = translated = damage = ""
    for part in unit.iterchildren(store.namespaced("segment"), store.namespaced("ignorable")):
        before, after = (said(part.find(store.namespaced(name))) for name in ("source", "target"))
        between = part.tag == store.namespaced("ignorable") or not before.strip()
        source, target = source + before, target + (after or (before if between else ""))
        translated += after
        if before.strip() and not after.strip():
            damage = _("Only a part of it is translated.")
    notes = "\n".join(said(note) for note in unit.iter(store.namespaced("note")))
    return Entry(
        address=unit.get("id", ""),
        source=source,
        # What lies between the segments is no translation by itself.
        target=target if translated else "",
        stamp=Stamp.found_in(notes),
        damage=damage if target.strip() else "",
    )
