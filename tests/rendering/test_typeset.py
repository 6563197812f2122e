"""Typesetting: right bytes for the same data, every letter shown or none, and no text ever read as typst's own."""

import io
import shutil
import subprocess

import pytest
import typst
from django.conf import settings as django_settings
from pypdf import PdfReader

from appeals.languages import CATALOGUE
from appeals.rendering import fonts
from appeals.rendering.fonts import SAMPLES, chosen, missing, missing_letters
from appeals.rendering.tree import blocks, spans
from appeals.rendering.typeset import Unprintable, digits, fingerprint, typeset
from tests.rendering.printing import needs, text_of, without_fonts

TEMPLATE = """#import "base.typ": *
#show: print.with(page-setup: (paper: "a4", margin: 2cm))
#heading(level: 1, data.title)
#if "prose" in data { blocks(data.prose) }
#if "plain" in data { data.plain }
#if "qr" in data { qr(data.qr) }
"""
HOSTILE = [
    "#panic()",
    '#read("/etc/passwd")',
    "$ sum_x $",
    "@reference <label>",
    "= heading - list + list",
    "`raw` ```raw```",
    "// comment /* comment */",
    "back\\slash \\u{1F600}",
    "~ -- --- ...",
    "\"quotes\" 'quotes'",
    '#import "@preview/cetz:0.1.0"',
    "]#panic()[",
]


@pytest.fixture
def sheet(settings, tmp_path):
    """A template of its own, beside the base of all."""
    folder = tmp_path / "templates" / "print"
    folder.mkdir(parents=True)
    (folder / "base.typ").write_text((django_settings.BASE_DIR / "templates" / "print" / "base.typ").read_text())
    (folder / "sheet.typ").write_text(TEMPLATE)
    settings.BASE_DIR = tmp_path
    return folder


@pytest.fixture
def no_fonts():
    """A machine without any font."""
    with without_fonts():
        yield


def pdf(language="en", **data):
    """Return the PDF of ``data`` in a language."""
    return typeset("sheet", {"title": "Title", **data}, language=CATALOGUE[language])


def test_a_pdf_is_tagged_and_says_its_language_and_title(sheet):
    made = PdfReader(io.BytesIO(pdf("be", title="Зварот")))
    catalogue = made.trailer["/Root"]
    assert catalogue["/Lang"] == "be"
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert catalogue["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert made.metadata.title == "Зварот"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf("be")


@pytest.mark.parametrize(("language", "tag"), [("pt", "pt-PT"), ("zh-hans", "zh-CN"), ("ar", "ar"), ("nb", "nb")])
def test_a_language_keeps_its_tag(sheet, language, tag):
    if missing_letters(CATALOGUE[language]):
        pytest.skip(f"no font for {language} is installed")
    assert PdfReader(io.BytesIO(pdf(language))).trailer["/Root"]["/Lang"] == tag


def test_the_same_data_gives_the_same_bytes(sheet):
    assert pdf(plain="Text") == pdf(plain="Text")
    assert pdf(plain="Text") != pdf(plain="Other text")
    assert b"CreationDate" not in pdf()


def test_a_picture_has_a_pixel_for_each_point(sheet):
    from_png = typeset("sheet", {"title": "Title"}, language=CATALOGUE["en"], format="png")
    assert from_png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(from_png[16:20]), int.from_bytes(from_png[20:24])) == (595, 842)


@needs("pdftotext")
@pytest.mark.parametrize("text", HOSTILE)
def test_typst_s_own_language_is_nothing_but_text(sheet, text):
    assert text_of(pdf(title=text, plain=text)).split() == (text + " " + text).split()


@needs("pdftotext")
def test_markdown_becomes_type_and_no_sign_of_it_stays(sheet):
    prose = "# One\n\n**Two** *three* \\*four\\* [five](https://example.org/five)\n\n> six\n\n- seven\n\n3) eight"
    words = text_of(pdf(title="Title", prose=blocks(prose, level=2))).split()
    assert words == [
        *["Title", "One", "Two", "three", "*four*", "five1", "six", "•", "seven", "3.", "eight"],
        *["1", "https://example.org/five"],
    ]


@needs("pdftotext")
def test_a_word_without_end_stays_on_the_page(sheet):
    made = pdf(plain="x" * 10_000)
    assert text_of(made).replace("\u200b", "").count("x") == 10_000
    # Some 80 to a line: had they not been broken, one line would hold all of them.
    assert max(len(line) for line in text_of(made).replace("\u200b", "").splitlines()) < 120


def test_a_link_keeps_its_address_whole(sheet):
    address = "https://example.org/" + "a" * 100
    page = PdfReader(io.BytesIO(pdf(prose=blocks(f"[words]({address})", level=2)))).pages[0]
    actions = [note.get_object()["/A"] for note in page["/Annots"] if "/A" in note.get_object()]
    assert [action["/URI"] for action in actions] == [address]


def test_fonts_are_in_the_file(sheet):
    page = PdfReader(io.BytesIO(pdf(plain="Text"))).pages[0]
    for font in page["/Resources"]["/Font"].values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_headings_skip_no_level():
    levels = [node["level"] for node in blocks("##### a\n\n### b\n\n##### c\n\n#### d", level=2)]
    assert levels == [2, 2, 3, 3]


def test_a_heading_without_words_is_none():
    nodes = blocks("### \u200f\n\n### [](https://example.org)\n\n#### a", level=2)
    assert [(node["kind"], node.get("level")) for node in nodes] == [
        *[("paragraph", None), ("paragraph", None), ("heading", 2)],
    ]


def test_a_tree_holds_text_as_it_was_written():
    assert spans("a & <b> *c **d***\\\ne") == [
        "a & <b> ",
        {"kind": "emphasis", "body": ["c ", {"kind": "strong", "body": ["d"]}]},
        {"kind": "break"},
        "e",
    ]
    assert blocks("1) a\n2) b", level=2)[0]["start"] == 1
    assert spans("[a](https://example.org/?a=1&b=2)")[0]["href"] == "https://example.org/?a=1&b=2"


def test_persian_numbers_have_persian_digits():
    assert digits("12 x 3", CATALOGUE["fa"]) == "۱۲ x ۳"
    assert {digits(1234567890, language) for code, language in CATALOGUE.items() if code != "fa"} == {"1234567890"}


def test_a_letter_that_no_font_has_is_named_and_not_printed(sheet, no_fonts):
    with pytest.raises(Unprintable) as refusal:
        pdf("ar", title="نداء Zvarot")
    assert refusal.value.letters == "ءادن"
    with pytest.raises(Unprintable):
        typeset("sheet", {"title": "戦争"}, language=CATALOGUE["ja"], format="png")


def test_a_machine_without_fonts_prints_all_but_arabic_and_east_asian_scripts(sheet, no_fonts):
    lacking = {code for code, language in CATALOGUE.items() if missing_letters(language)}
    assert lacking == {"ar", "fa", "zh-hans", "ja", "ko"}
    for code in ("be", "az", "el", "ka"):
        assert pdf(code, plain=SAMPLES[CATALOGUE[code].script]).startswith(b"%PDF")


def test_a_name_in_another_script_is_printed_too():
    if any(missing_letters(CATALOGUE[code]) for code in ("ar", "ja", "ka")):
        pytest.skip("no font for Arabic, Japanese and Georgian is installed")
    for code in ("en", "ko", "he"):
        assert missing("Зварот العربية 戦争 ქართული Έκκληση", CATALOGUE[code]) == ""


def test_every_script_of_the_catalogue_has_its_fonts_and_its_letters():
    scripts = {language.script for language in CATALOGUE.values()}
    assert set(SAMPLES) == scripts
    assert (
        {"Latn" if script in fonts.LIKE_LATIN else script for script in scripts} == set(fonts.SERIF) == set(fonts.SANS)
    )


def test_an_east_asian_language_takes_its_own_quotation_marks():
    latin = [family for family in chosen(CATALOGUE["ja"])["serif"] if isinstance(family, dict)]
    assert {family["covers"] for family in latin} <= {"latin-in-cjk"}
    assert all(isinstance(family, str) for family in chosen(CATALOGUE["be"])["serif"])


def test_everything_that_goes_into_a_print_is_in_its_fingerprint(sheet):
    english, german = CATALOGUE["en"], CATALOGUE["de"]
    data = {"title": "Title"}
    before = fingerprint("sheet", data, language=english)
    assert fingerprint("sheet", dict(data), language=english) == before
    others = {
        fingerprint("sheet", {"title": "Other"}, language=english),
        fingerprint("sheet", data, language=german),
        fingerprint("sheet", data, language=english, format="png"),
        fingerprint("sheet", data, language=english, ppi=144),
        fingerprint("base", data, language=english),
    }
    (sheet / "base.typ").write_text((sheet / "base.typ").read_text() + "\n")
    others.add(fingerprint("sheet", data, language=english))
    assert len(others - {before}) == 6


def test_a_template_reads_nothing_outside_its_folder(sheet, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (sheet / "thief.typ").write_text('#read("../../secret")')
    with pytest.raises(typst.TypstError, match="root"):
        typeset("thief", {"title": "Title"}, language=CATALOGUE["en"])


@needs("pdftotext")
def test_text_comes_out_in_the_order_of_reading(sheet):
    for code, text in (("be", "Не вайне з нашай зямлі!"), ("ar", "لا حرب من أرضنا"), ("he", "לא למלחמה")):
        if not missing_letters(CATALOGUE[code]):
            assert text_of(pdf(code, title=text)).strip("\n\f \u202b\u202c") == text


def test_a_font_of_the_site_s_own_is_taken_whatever_it_is_called(settings, tmp_path):
    others = [font for font in typst.Fonts(include_embedded_fonts=False).fonts() if "Kufi" in font.family]
    if not others:
        pytest.skip("Noto Kufi Arabic is not installed")
    settings.VAR_DIR = tmp_path
    with without_fonts():
        assert "Noto Kufi Arabic" not in chosen(CATALOGUE["ar"])["serif"]
    (tmp_path / "fonts").mkdir()
    shutil.copy(others[0].path, tmp_path / "fonts")
    assert fonts.own_families() == ["Noto Kufi Arabic"]
    with without_fonts():
        fonts.machine_fonts = lambda: typst.Fonts(include_system_fonts=False, font_paths=[tmp_path / "fonts"])
        assert "Noto Kufi Arabic" in chosen(CATALOGUE["ar"])["serif"]
        assert missing("لا حرب من أرضنا", CATALOGUE["ar"]) == ""


def test_the_fonts_of_a_machine_are_looked_for_once():
    assert fonts.machine_fonts() is fonts.machine_fonts()


@needs("pdffonts")
def test_every_font_is_embedded_says_another_program(sheet, tmp_path):
    (tmp_path / "made.pdf").write_bytes(pdf(plain="Text мова"))
    done = subprocess.run(["pdffonts", tmp_path / "made.pdf"], capture_output=True, text=True, check=True)
    assert {line.split()[-5] for line in done.stdout.splitlines()[2:]} == {"yes"}
