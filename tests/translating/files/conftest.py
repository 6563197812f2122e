"""Files to take in: exported ones, filled in by a translator."""

import io
from collections.abc import Callable

import docx
import pytest
from translate.storage.pypo import pofile
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from appeals.translating.files import FORMATS


@pytest.fixture(params=FORMATS)
def format(request) -> str:
    """Each format."""
    return request.param


@pytest.fixture
def fill(format) -> Callable[[bytes, dict[str, str]], bytes]:
    """Write translations, by address, into a file of this format, as another program would."""
    return {"xliff12": _fill_xliff12, "xliff2": _fill_xliff2, "po": _fill_po, "docx": _fill_word}[format]


def _fill_xliff12(data: bytes, texts: dict[str, str]) -> bytes:
    store = Xliff1File.parsestring(data)
    for unit in store.units:
        unit.target = texts.get(unit.xmlelement.get("id"), unit.target)
    return bytes(store)


def _fill_xliff2(data: bytes, texts: dict[str, str]) -> bytes:
    store = Xliff2File.parsestring(data)
    for unit in store.units:
        unit.target = texts.get(unit.getid(), unit.target)
    return bytes(store)


def _fill_po(data: bytes, texts: dict[str, str]) -> bytes:
    store = pofile.parsestring(data)
    for unit in store.unit_iter():
        unit.target = texts.get(unit.getcontext(), unit.target)
    return bytes(store)


def _fill_word(data: bytes, texts: dict[str, str]) -> bytes:
    document = docx.Document(io.BytesIO(data))
    for row in document.tables[0].rows[1:]:
        left, right = row.cells
        address = left.paragraphs[0].text.split("\n")[-1].split(" ")[0]
        if address in texts:
            right.text = texts[address]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
