"""Unsafe, broken and wrong files: one clear line, and nothing is saved."""

import io
import zipfile

import pytest

from appeals.models import Appeal, Mark
from appeals.translating.files import FilesError, export, take
from tests.make import make_appeal

pytestmark = pytest.mark.django_db

UNSAFE = "The file declares a document type or entities, which is unsafe."
BROKEN_XML = "The file is broken: its XML can't be read. Save or export it anew."
BROKEN_WORD = "The Word file is broken. Open it in Word and save it again as .docx."
UNKNOWN = "The file is no translation file. Bring an XLIFF, PO or Word file that was exported here."
NAMELESS = "The file must name one appeal, one source language and one target language. Export it anew."

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
"""
EXTERNAL = '<!DOCTYPE xliff [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
EMPTY_DTD = "<!DOCTYPE xliff>"
REMOTE_DTD = '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/x.dtd">'


def refusal(data: bytes) -> str:
    """The one line that a file is refused with; nothing has changed."""
    before = (list(Appeal.objects.values()), list(Mark.objects.values()))
    with pytest.raises(FilesError) as caught:
        take(data, name="it.xlf")
    assert (list(Appeal.objects.values()), list(Mark.objects.values())) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def rezip(data: bytes, **parts: bytes | None) -> bytes:
    """A Word file with some of its parts replaced; None removes one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            content = parts.get(name, old.read(name) if name in old.namelist() else None)
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("format", ["xliff12", "xliff2"])
@pytest.mark.parametrize("declaration", [LAUGHS, EXTERNAL, EMPTY_DTD, REMOTE_DTD])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_document_type_in_xliff_is_refused(format, declaration, encoding):
    text = export(make_appeal(), "uk", format)[0].decode()
    body = text[text.index("<xliff") :].replace("Title en schools", "&c;" if "ENTITY" in declaration else "x")
    assert refusal((declaration + body).encode(encoding)) == UNSAFE


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "docProps/core.xml"])
def test_any_document_type_in_a_word_file_is_refused(part):
    data = export(make_appeal(), "uk", "docx")[0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part).decode()
    body = content[content.index("?>") + 2 :]
    assert refusal(rezip(data, **{part: (LAUGHS.split("\n", 1)[1] + body).encode()})) == UNSAFE


def test_a_file_over_5_mb_is_refused(format):
    data = export(make_appeal(), "uk", format)[0]
    padded = data + b"\n" * (5_000_001 - len(data))
    assert refusal(padded) == "The file is bigger than 5 MB. Take its pictures out, or export it anew."


def test_an_archive_that_unpacks_to_too_much_is_refused():
    bomb = rezip(export(make_appeal(), "uk", "docx")[0], **{"word/media/a.bin": b"\0" * 20_000_001})
    assert len(bomb) < 100_000
    assert refusal(bomb) == "The Word file is too big when unpacked. Take its pictures out, or export it anew."


def test_an_archive_of_too_many_parts_is_refused():
    many = rezip(export(make_appeal(), "uk", "docx")[0], **{f"word/{number}.bin": b"" for number in range(2_000)})
    assert refusal(many) == "The Word file is too big when unpacked. Take its pictures out, or export it anew."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", UNKNOWN),
        (b"Dear translator, hello", UNKNOWN),
        (b"%PDF-1.7", UNKNOWN),
        (bytes(range(256)) * 10, UNKNOWN),
        (b"PK\x03\x04 not an archive", BROKEN_WORD),
        (b"<", BROKEN_XML),
        (b"<xliff version='1.2'><file>", BROKEN_XML),
        (b"<xliff version='1.2'>&nbsp;</xliff>", BROKEN_XML),
        (b"<a>" * 100_000, BROKEN_XML),
        (b"<html></html>", "The file is XML, but not XLIFF 1.2 or 2.0. Bring a file that was exported here."),
        (b"<xliff version='3.0'/>", "The file is XML, but not XLIFF 1.2 or 2.0. Bring a file that was exported here."),
        (b"<xliff version='1.2'/>", "“it.xlf” is broken and can't be read. Export it anew."),
        (b"<xliff version='1.2'><file original='schools'><body/></file></xliff>", NAMELESS),
        (
            "<xliff version='1.2'>ї</xliff>".encode("cp1251"),
            "The file is not in UTF-8. Save it again in that encoding.",
        ),
        (b"\xff\xfe<", "The file is not in UTF-8. Save it again in that encoding."),
        (
            b'msgid ""\nmsgstr ""\n"Language: uk\\n"\n',
            "The header of the PO file must name the appeal and both languages. Export it anew.",
        ),
        (b'msgid "x\nmsgstr "y"\nrubbish', "“it.xlf” is broken and can't be read. Export it anew."),
    ],
)
def test_what_is_no_translation_file_is_refused(data, message):
    assert refusal(data) == message


def test_a_cut_off_file_is_refused(format):
    data = export(make_appeal(), "uk", format)[0]
    # A PO file may end after any line, but not inside one.
    data = data[: data.rindex(b'"') if format == "po" else len(data) // 2]
    expected = {"docx": BROKEN_WORD, "po": "“it.xlf” is broken and can't be read. Export it anew."}
    assert refusal(data) == expected.get(format, BROKEN_XML)


def test_an_archive_that_is_no_word_file_is_refused():
    data = rezip(export(make_appeal(), "uk", "docx")[0], **{"word/document.xml": None})
    assert refusal(data) == "The file is an archive, but no Word file. Bring a file that was exported here."


def test_a_word_file_that_was_not_exported_here_is_refused():
    data = rezip(
        export(make_appeal(), "uk", "docx")[0],
        **{
            "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            b"<w:body><w:p/></w:body></w:document>",
            "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            b'core-properties"/>',
        },
    )
    assert refusal(data) == "The Word file doesn't name its appeal and languages. Write into the file exported here."


@pytest.mark.parametrize("format", ["xliff12", "xliff2", "po"])
def test_a_language_outside_the_catalogue_is_refused(format):
    data = export(make_appeal(), "uk", format)[0].decode()
    for old in ('target-language="uk"', 'trgLang="uk"', "Language: uk\\n"):
        data = data.replace(old, old.replace("uk", "tlh"))
    assert refusal(data.encode()) == "The file names the language “tlh”, which isn't known here."


def test_a_file_of_two_appeals_is_refused():
    data = export(make_appeal(), "uk", "xliff12")[0].decode()
    second = data[data.index("<file ") : data.index("</xliff>")].replace('original="schools"', 'original="roads"')
    assert refusal(data.replace("</xliff>", second + "</xliff>").encode()) == NAMELESS


def test_the_format_is_told_by_the_content_and_not_by_the_name(format):
    data = export(make_appeal(), "uk", format)[0]
    for name in ("it.txt", "it.docx", "it.po", "it.xlf", ""):
        assert take(data, name=name).counts_line == "0 taken, 8 unchanged, 0 outdated, 0 unknown, 0 refused"
