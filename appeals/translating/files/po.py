"""PO, the format of gettext."""

from django.utils.translation import gettext as _
from translate.storage.pypo import pofile, pounit, unquotefrompo

from appeals.languages import CATALOGUE
from appeals.translating.files.sheet import Entry, FilesError, Sheet, Stamp, language_of, sendable


def write(sheet: Sheet) -> bytes:
    """Return ``sheet`` as a PO file in UTF-8. What isn't approved is fuzzy."""
    store = pofile(width=-1, noheader=True)
    header = store.create_unit()
    header.source = ""
    header.target = "".join(f"{name}: {value}\n" for name, value in _header(sheet).items())
    store.addunit(header)
    for entry in sheet.entries:
        store.addunit(_unit(store, entry))
    return bytes(store)


def read(data: bytes) -> Sheet:
    """Return what stands in a PO file. Raises FilesError, or what the toolkit raises for a broken one."""
    store = pofile()
    store.parse(data)
    headers = {name.casefold(): value.strip() for name, value in store.parseheader().items()}
    appeal, source, target = (headers.get(name, "") for name in ("x-zvarot-appeal", "x-source-language", "language"))
    if not (appeal and source and target):
        raise FilesError(_("The header of the PO file must name the appeal and both languages. Export it anew."))
    units = [unit for unit in store.units if not (unit.isheader() or unit.isobsolete())]
    return Sheet(appeal, language_of(source), language_of(target), tuple(_entry(unit) for unit in units))


def _header(sheet: Sheet) -> dict[str, str]:
    return {
        "Project-Id-Version": sheet.appeal,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": CATALOGUE[sheet.language].locale,
        "X-Source-Language": CATALOGUE[sheet.source_language].locale,
        "X-Zvarot-Appeal": sheet.appeal,
    }


def _unit(store: pofile, entry: Entry) -> pounit:
    unit = store.create_unit()
    unit.source = sendable(entry.source)
    unit.setcontext(entry.address)
    unit.target = sendable(entry.target)
    unit.addnote(sendable(entry.context), origin="developer")
    unit.addnote(str(entry.stamp), origin="developer")
    unit.markfuzzy(bool(entry.target) and entry.state != "approved")
    return unit


def _entry(unit: pounit) -> Entry:
    # The toolkit takes a line that begins with “_:” for a comment, as KDE once wrote them, and adds it to the context.
    source = unquotefrompo([*unit.msgidcomments, *unit.msgid])
    return Entry(
        address=unquotefrompo(unit.msgctxt),
        source=source,
        target=str(unit.target),
        stamp=Stamp.found_in("\n".join(unit.automaticcomments)),
    )
