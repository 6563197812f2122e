import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from defusedxml.ElementTree import ParseError, fromstring
from hypothesis import given
from hypothesis import strategies as st

from appeals.demo.load import text
from appeals.document import Demand, Document, Party, Section, from_markdown
from appeals.rendering.epub import Published, to_epub

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
PUBLISHED = Published(
    identifier="urn:uuid:7c4d7d1e-7a50-5e1c-8b6d-0a1b2c3d4e5f",
    address="https://appeals.example/be/appeals/%D1%88?a&b",
    number=2,
    live_from=datetime(2026, 5, 4, 1, 2, 3, tzinfo=timezone(timedelta(hours=3))),
    digest="ab" * 32,
    text="https://appeals.example/be/appeals/schools.md",
    versions="https://appeals.example/be/appeals/schools/versions/",
    file="schools.be.md",
)
HOSTILE = "</p>]]> & &amp; &nbsp; \" ' <!-- <b> \u00a0 \ufffe \uffff \u202e {{ x }} {% y %} ﷽"
NASTY = Document.build(
    appeal="schools",
    language="en",
    source_language="be",
    standing="machine",
    translator=HOSTILE,
    title=HOSTILE,
    issuers=(HOSTILE, "B"),
    date="soon & <late>",
    place=HOSTILE,
    slogan=HOSTILE,
    summary=HOSTILE,
    sections=(
        Section(
            prose=f"{HOSTILE}\n\n> quote\\\n> break\n\n1) one\n2) two\n\n###### {HOSTILE}", demands=(Demand(9, ""),)
        ),
        Section(
            addressee=Party("city", ""),
            demands=(Demand(1, f'*{HOSTILE}* [a](https://e.org/?a=1&b=[2] "<br>")'), Demand(2, "x" * 300)),
            closing="[я](https://пример.бел/я) <a@e.org> <https://e.org/%zz>",
        ),
        Section(addressee=Party("city", HOSTILE)),
    ),
)


def model(language):
    """The demo's appeal in ``language``; its English words stand in for a language that it hasn't been written in."""
    if language in ("be", "en", "ar"):
        return from_markdown(text(1, language))
    return replace(from_markdown(text(1, "en")), language=language, standing="volunteer")


def files(document, published=PUBLISHED):
    """The files of a document's book by name."""
    with zipfile.ZipFile(io.BytesIO(to_epub(document, published))) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def parsed(document, name, published=PUBLISHED):
    """A file of a document's book as a tree."""
    return fromstring(files(document, published)[f"EPUB/{name}"])


def test_the_same_appeal_gives_the_same_bytes():
    assert to_epub(model("be"), PUBLISHED) == to_epub(model("be"), replace(PUBLISHED))
    assert to_epub(model("be"), PUBLISHED) != to_epub(model("be"), replace(PUBLISHED, number=3))


def test_the_type_comes_first_and_bare_and_no_moment_of_packing_is_told():
    data = to_epub(model("en"), PUBLISHED)
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_tells_what_the_book_is():
    document = replace(model("ar"), date="2026-05-01", translator="سمر")
    package = parsed(document, "package.opf")
    metadata = package.find(f"{OPF}metadata")
    facts = [(each.tag.removeprefix(DC), each.text) for each in metadata if each.tag.startswith(DC)]
    assert facts == [
        ("identifier", PUBLISHED.identifier),
        ("title", document.title),
        ("language", "ar"),
        ("creator", document.issuers[0]),
        ("contributor", "سمر"),
        ("date", "2026-05-01"),
        ("description", document.summary),
        ("source", PUBLISHED.address),
    ]
    modified = metadata.find(f"{OPF}meta[@property='dcterms:modified']")
    assert modified.text == "2026-05-03T22:02:03Z"
    assert package.find(f"{OPF}spine").get("page-progression-direction") == "rtl"


def test_the_contents_lead_to_every_addressee_and_demand():
    document = model("en")
    contents, whole = parsed(document, "contents.xhtml"), parsed(document, "text.xhtml")
    links = [link.get("href") for link in contents.find(f".//{XHTML}nav").iter(f"{XHTML}a")]
    places = ["s2", "d1", "d2", "d3", "s3", "d4", "d5", "s4", "d6", "d7"]
    assert links == ["text.xhtml", *(f"text.xhtml#{place}" for place in places), "colophon.xhtml"]
    assert [element.get("id") for element in whole.iter() if element.get("id")] == places


def test_every_page_names_its_language_and_direction():
    for name in ("title.xhtml", "contents.xhtml", "text.xhtml", "colophon.xhtml"):
        page = parsed(model("he"), name)
        assert (page.get("lang"), page.get("dir")) == ("he", "rtl")


def test_the_words_are_those_of_the_language():
    assert "<h1>Ці гэта сапраўдны тэкст?</h1>" in files(model("be"))["EPUB/colophon.xhtml"]
    polish = replace(model("en"), language="pl", sections=(Section(prose="Wojna w kraju."),))
    assert "<p>Wojna w\u00a0kraju.</p>" in files(polish)["EPUB/text.xhtml"].replace("&#160;", "\u00a0")


def test_a_signed_text_says_how_to_check_it_and_an_unsigned_one_with_what_to_compare_it():
    unsigned = files(model("en"))["EPUB/colophon.xhtml"]
    assert "This text is unsigned." in unsigned
    assert "minisig" not in unsigned
    signed = replace(PUBLISHED, signature=f"{PUBLISHED.text}.minisig", public_key="RWabc", outdated=True)
    colophon = files(model("en"), signed)["EPUB/colophon.xhtml"]
    assert "minisign -Vm schools.be.md -P RWabc</code>" in colophon
    assert f'href="{PUBLISHED.text}.minisig"' in colophon
    assert "The original has changed since." in colophon
    assert "signed with a former key" not in colophon
    assert "signed with a former key" in files(model("en"), replace(signed, former_key=True))["EPUB/colophon.xhtml"]


def test_nothing_that_an_author_writes_breaks_the_xml():
    assert [
        name for name in files(NASTY) if not name.endswith((".css", "mimetype")) and wrong(files(NASTY)[name])
    ] == []
    words = "".join(parsed(NASTY, "text.xhtml").itertext())
    shown = HOSTILE.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert words.count(shown) == 8  # title, heading, slogan twice, prose, lower heading, demand, addressee


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_at_all_breaks_the_xml(words):
    sections = (Section(prose=words, demands=(Demand(1, words),), closing=words),)
    document = Document.build(appeal="a", language="en", source_language="en", title=words, sections=sections)
    assert [name for name, content in files(document).items() if name.endswith("html") and wrong(content)] == []


def wrong(content):
    """Whether ``content`` is no well-formed XML."""
    try:
        fromstring(content)
    except ParseError:
        return True
    return False


def test_epubcheck_has_nothing_to_say_but_of_a_broken_book(tmp_path):
    program = shutil.which("epubcheck")
    if not program:
        pytest.skip("epubcheck is not installed")
    paths = []
    books = {language: model(language) for language in ("en", "be", "ar", "fa", "he", "ja")}
    for name, document in {**books, "nasty": NASTY}.items():
        paths.append(tmp_path / f"{name}.epub")
        paths[-1].write_bytes(to_epub(document, PUBLISHED))
    broken = tmp_path / "broken.epub"
    broken.write_bytes(paths[0].read_bytes().replace(b"application/epub+zip", b"application/epub+zap"))
    assert checked(program, [*paths, broken]) == [(0, "No errors or warnings detected.")] * 7 + [(1, "")]


def checked(program, paths):
    """Return for each book the status of epubcheck, and the line with which it says that all is well."""
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    if not Path(program).read_bytes().startswith(b"PK"):
        return [told(run([program, path])) for path in paths]
    # Debian's program is the Java archive itself, which not every system starts by its name.
    if "jdk.compiler" not in run(["java", "--list-modules"]).stdout:
        return [told(run([*java, "-jar", program, path])) for path in paths]
    done = run([*java, "-cp", program, Path(__file__).with_name("Books.java"), *paths])
    assert (done.returncode, done.stdout.count("CHECKED")) == (0, len(paths)), done.stderr
    parts = re.split(r"CHECKED (\d+)\n", done.stdout)
    return [(int(status), well(said)) for said, status in zip(parts[::2], parts[1::2], strict=False)]


def run(command):
    """Run a program and return what it said."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def told(done):
    """Return the status of a program that has ended, and the line that says that all is well."""
    return done.returncode, well(done.stdout)


def well(said):
    """Return the line of epubcheck that says that all is well, or nothing."""
    return next((line for line in said.splitlines() if line == "No errors or warnings detected."), "")
