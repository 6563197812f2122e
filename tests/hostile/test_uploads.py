"""Files that are made to choke a reader are refused at their field, soon, and never reach the disk."""

import io
import time
import zipfile

import docx
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.urls import reverse

from appeals.importing.text import read_text
from appeals.models import Appeal
from campaign_site.uploads import BoundedFile
from tests.admin.reading import parse, select, text_of
from tests.make import make_appeal, make_campaign

BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
P = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
TOO_BIG = "The Word document is too big when unpacked. Save the text alone and import that."
BROKEN = "The Word document is broken. Open it in Word and save it again as .docx."
EMPTY = "The document has no text."
BINARY = "The file is binary. Import plain text, Markdown or a Word document (.docx)."


def word(**parts: str) -> bytes:
    """Return a Word document with some of its parts replaced."""
    plain, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def body(text: str, before: str = "") -> bytes:
    """Return a Word document whose text is this XML."""
    return word(**{"word/document.xml": before + BODY.format(text)})


ENTITIES = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
BOMBS = {
    "zeros": (word(**{"word/media/zeros": "\0" * 9_000_000}), TOO_BIG),
    "parts": (word(**{f"word/{number}": "" for number in range(2_001)}), TOO_BIG),
    "paragraphs": (body(P * 20_000), TOO_BIG),
    "empty paragraphs": (body("<w:p/>" * 200_000), TOO_BIG),
    "runs": (body("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 60_000 + "</w:p>"), TOO_BIG),
    "depth": (body("<w:sdt>" * 5_000 + P + "</w:sdt>" * 5_000), BROKEN),
    "entities": (body("<w:p><w:r><w:t>&a;&b;&c;</w:t></w:r></w:p>", ENTITIES), EMPTY),
    "no archive": (b"PK\x03\x04" + b"\0" * 1000, BROKEN),
    "a program": (b"\x7fELF" + bytes(range(256)) * 20, BINARY),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, BINARY),
    "a megabyte too much": (b"a " * 600_000, "The file is bigger than 1 MB. Import the text without its pictures."),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_is_no_honest_document_is_told_at_its_field(desk, db, name):
    make_campaign()
    data, message = BOMBS[name]
    start = time.process_time()
    page = desk.post(reverse("admin:appeals_appeal_import"), {"text": "", "file": SimpleUploadedFile("a", data)})
    assert time.process_time() - start < 3
    assert [text_of(each) for each in select(parse(page), "div.errors ul.errorlist")] == [message]
    assert Appeal.objects.count() == 0


def test_a_translation_file_beyond_any_bound_is_told_at_its_field_and_only_its_beginning_is_kept(desk, db, monkeypatch):
    make_campaign("en", "pl")
    kept = []
    complete = BoundedFile.file_complete

    def note(self, size):
        file = complete(self, size)
        kept.append((file.size, len(file.file.getvalue())))
        return file

    monkeypatch.setattr(BoundedFile, "file_complete", note)
    address = reverse("admin:appeals_appeal_translate_file", args=[make_appeal().pk, "pl"])
    page = desk.post(address, {"file": SimpleUploadedFile("a.xlf", b"<" * 15_000_000)})
    assert "The file is bigger than 5 MB. Take its pictures out, or export it anew." in page.content.decode()
    assert kept == [(5_000_001, 5_000_001)]


def test_nothing_that_was_uploaded_is_stored_or_served(settings):
    """No model has a file, and no address gives one back: nobody puts anything under the name of the site."""
    fields = [
        field for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, FileField)
    ]
    assert fields == []
    assert (settings.MEDIA_ROOT, settings.FILE_UPLOAD_HANDLERS) == ("", ["campaign_site.uploads.BoundedFile"])


@pytest.mark.parametrize("unit", ["\u2013 a\n\n", "5. a\n\n", "a:\n1. b\n"])
def test_lists_that_never_begin_take_no_more_time_than_others(unit):
    start = time.process_time()
    read_text("Title\n\n" + unit * 8_000)
    assert time.process_time() - start < 2
