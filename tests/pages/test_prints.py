"""An appeal and its letters as PDF: what they say, in which language."""

import io
import tomllib
from datetime import date

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from appeals.languages import CATALOGUE
from appeals.models import AppealIssuer, Edition, Slug
from appeals.pages import paper
from appeals.pages.lookups import addressed
from appeals.pages.sheet import Sheet
from appeals.publishing.publish import publish, withdraw
from appeals.rendering import fonts
from tests.make import make_addressee, make_appeal, make_campaign, make_issuer, make_section
from tests.rendering.printing import needs, text_of

HIGH = [(1, "Deep"), (1, "High")]
PROOF = (1, "Is this the real text?")

pytestmark = pytest.mark.usefixtures("_empty_store")


def two_addressees(**fields):
    """Make an appeal to the city and to the parents, in English, with a number and a closing of its own."""
    appeal = make_appeal(**fields)
    parents = make_addressee("parents", en="The parents")
    make_section(appeal, parents, ["Stay with us."], en="Parents, we ask one thing:")
    return appeal


def words(response):
    """Return the words of a PDF, one space between them."""
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return " ".join(text_of(response.content).split())


def outline(content):
    """Return the bookmarks of a PDF: how deep each stands, and its words."""

    def walk(entries, depth):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, entry.title

    return list(walk(PdfReader(io.BytesIO(content)).outline, 0))


def in_order(text, *parts):
    """Say whether ``parts`` stand in ``text``, one after the other."""
    place = 0
    for part in parts:
        place = text.find(part, place) + len(part)
        if place < len(part):
            return part
    return True


def test_the_appeal_is_a_tagged_pdf_in_its_language(client):
    publish(make_appeal(languages=("en", "be")))
    response = client.get("/be/appeals/schools.pdf")
    made = PdfReader(io.BytesIO(response.content))
    assert made.trailer["/Root"]["/Lang"] == "be"
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert "/StructTreeRoot" in made.trailer["/Root"]
    assert (made.metadata.title, made.metadata.author) == ("Title be schools", "Council be")
    assert [entry.title for entry in made.outline if not isinstance(entry, list)] == ["Title be schools"]
    assert [float(side) for side in made.pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.01)
    assert response.headers["Content-Disposition"] == "inline; filename*=UTF-8''schools.be.pdf"


@needs("pdftotext")
def test_the_whole_appeal_is_in_the_pdf(client, signing_key):
    appeal = two_addressees(slogan_en="No war!", summary_en="In short.", place_en="Minsk", issued_on=date(2026, 3, 5))
    publish(appeal, key=signing_key)
    text = words(client.get("/en/appeals/schools.pdf"))
    digest = Edition.objects.get().digest
    expected = [
        *["Council en", "Title en schools", "In short.", "Minsk", "March 5, 2026", "Original text", "Version 1"],
        *["No war!", "What is demanded", "City en", "The parents", "Opening en.", "Addressee", "City en"],
        *["We call on the city (en):", "1", "Demand 1 en.", "2", "Demand 2 en.", "Ending en.", "Addressee"],
        *["The parents", "Parents, we ask one thing:", "3", "Stay with us.", "No war!"],
        *["Is this the real text?", "minisign -Vm schools.en.md -P", "Fingerprint (SHA-256)"],
    ]
    assert in_order(text, *expected) is True
    assert digest in text.replace(" ", "")
    assert "http://testserver/en/appeals/schools/" in text


@needs("pdftotext")
def test_a_letter_holds_what_is_said_to_all_and_to_its_addressee(client):
    publish(two_addressees(issued_on=date(2026, 3, 5), place_en="Minsk"))
    text = words(client.get("/en/appeals/schools/letters/parents.pdf"))
    expected = [
        *["Council en", "Open letter", "Minsk", "March 5, 2026", "Addressee", "The parents", "Title en schools"],
        *["Ladies and Gentlemen,", "Opening en.", "Ending en.", "Parents, we ask one thing:", "3", "Stay with us."],
        *["Yours faithfully,", "Council en", "Title en schools · Version 1", "http://testserver/en/appeals/schools/"],
    ]
    assert in_order(text, *expected) is True
    assert "Demand 1 en." not in text
    assert "City en" not in text


@needs("pdftotext")
def test_a_letter_holds_all_sections_to_its_addressee(client):
    appeal = make_appeal()
    make_section(appeal, appeal.sections.get(addressee__isnull=False).addressee, ["Once more."], en="And again:")
    publish(appeal)
    text = words(client.get("/en/appeals/schools/letters/city.pdf"))
    assert in_order(text, "Demand 1 en.", "Demand 2 en.", "And again:", "3", "Once more.") is True


def test_there_is_no_letter_to_somebody_else(client):
    publish(make_appeal())
    make_addressee("parents")
    assert client.get("/en/appeals/schools/letters/parents.pdf").status_code == 404


def test_prints_follow_the_address_of_the_appeal_and_go_with_it(client):
    appeal = make_appeal()
    Slug.objects.create(appeal=appeal, language="en", slug="école")
    publish(appeal)
    assert client.get("/en/appeals/schools.pdf").headers["Location"] == "/en/appeals/%C3%A9cole.pdf"
    letter = client.get("/en/appeals/schools/letters/city.pdf")
    assert letter.headers["Location"] == "/en/appeals/%C3%A9cole/letters/city.pdf"
    assert client.get("/de/appeals/école.pdf").status_code == 404
    withdraw(appeal, reason="Wrong.")
    assert client.get("/en/appeals/école.pdf").status_code == 410


@needs("pdftotext")
def test_an_outdated_translation_says_so_on_paper(client):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    section = appeal.sections.order_by("position").first()
    section.prose_en = "Another opening."
    section.save()
    publish(appeal, reason="New.", languages=["en"])
    note = "This translation was made from version 1."
    for path in ("/be/appeals/schools.pdf", "/be/appeals/schools/letters/city.pdf"):
        with override("en"):
            assert note not in words(client.get(path.replace("be", "en", 1)))
        assert "1" in words(client.get(path))


@needs("pdftotext")
def test_a_text_from_right_to_left_comes_out_in_the_order_of_reading(client):
    if fonts.missing_letters(CATALOGUE["ar"]):
        pytest.skip("no Arabic font is installed")
    appeal = make_appeal(languages=("en", "ar"))
    appeal.title_ar = "لا حرب من أرضنا"
    appeal.save()
    publish(appeal)
    made = client.get("/ar/appeals/schools/letters/city.pdf")
    assert "لا حرب من أرضنا" in text_of(made.content)
    assert "السيدات والسادة الكرام" in text_of(made.content)
    assert PdfReader(io.BytesIO(made.content)).trailer["/Root"]["/Lang"] == "ar"


def test_every_language_knows_how_a_letter_begins_and_ends():
    for language in CATALOGUE.values():
        words = paper.formulas(language)
        assert set(words) == {"salutation", "closing", "closing_at"}
        assert all(line.strip() for line in [*words["salutation"], *words["closing"]])
        assert words["closing_at"] in ("start", "end")


def test_no_language_has_formulas_without_being_in_the_catalogue(settings):
    table = tomllib.loads((paper.settings.BASE_DIR / "templates" / "print" / "letter.toml").read_text())
    assert list(table) == list(CATALOGUE)


def test_every_language_can_be_printed_where_its_letters_are():
    for language in CATALOGUE.values():
        lines = [line for name in ("salutation", "closing") for line in paper.formulas(language)[name]]
        assert fonts.missing(" ".join(lines), language) == "" or fonts.missing_letters(language)


def test_what_no_font_can_print_is_refused_with_a_page_that_helps(client, no_fonts):
    publish(make_appeal(languages=("en", "ar")))
    make_campaign("en", "ar")
    assert client.get("/en/appeals/schools.pdf").status_code == 200
    for path in ("/ar/appeals/schools.pdf", "/ar/appeals/schools/letters/city.pdf"):
        response = client.get(path)
        assert (response.status_code, response.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert '<html lang="ar" dir="rtl">' in response.content.decode()


def test_a_sheet_knows_whether_it_can_be_printed(no_fonts):
    appeal = make_appeal(languages=("en", "ar"))
    appeal.title_ar = "لا حرب من أرضنا"
    appeal.save()
    publish(appeal)
    sheets = [Sheet.of(edition) for edition in addressed(Edition.objects.order_by("language"))]
    assert [(sheet.document.language, sheet.printable) for sheet in sheets] == [("ar", False), ("en", True)]


def test_a_page_names_no_picture_and_no_file_that_cannot_be_made(client, no_fonts):
    make_campaign("en", "ar")
    appeal = make_appeal(languages=("en", "ar"))
    appeal.title_ar = "لا حرب من أرضنا"
    appeal.save()
    publish(appeal)
    made = {code: client.get(f"/{code}/appeals/schools/").content.decode() for code in ("en", "ar")}
    for sign in ("card.png", "schools.pdf", "poster.pdf", "letters/city.pdf"):
        assert {code: sign in html for code, html in made.items()} == {"en": True, "ar": False}


def test_the_page_for_passing_on_names_no_picture_that_cannot_be_made(client, no_fonts):
    make_campaign("en", "ar")
    appeal = make_appeal(languages=("en", "ar"))
    appeal.title_ar = "لا حرب من أرضنا"
    appeal.save()
    publish(appeal)
    made = {code: client.get(f"/{code}/appeals/schools/share/").content.decode() for code in ("en", "ar")}
    assert {code: "card.png" in text for code, text in made.items()} == {"en": True, "ar": False}


def test_home_and_lists_name_no_picture_that_cannot_be_made(client, no_fonts):
    make_campaign("en", "ar", slogan_ar="لا حرب")
    publish(make_appeal(languages=("en", "ar")))
    for path in ("", "appeals/", "about/"):
        made = {code: client.get(f"/{code}/{path}").content.decode() for code in ("en", "ar")}
        assert {code: "card.png" in text for code, text in made.items()} == {"en": True, "ar": False}
        assert {code: "og:title" in text for code, text in made.items()} == {"en": True, "ar": True}


def test_headings_in_the_text_fit_under_what_stands_above_them(client):
    appeal = make_appeal()
    for section in appeal.sections.all():
        section.prose_en = "##### Deep\n\n### High"
        section.save()
    publish(appeal)
    whole, letter = (client.get(f"/en/appeals/schools{end}.pdf").content for end in ("", "/letters/city"))
    assert outline(whole) == [(0, "Title en schools"), *HIGH, (1, "City en"), (2, "Deep"), (2, "High"), *HIGH, PROOF]
    assert outline(letter) == [(0, "Title en schools"), *HIGH, *HIGH, *HIGH]


@needs("pdftotext")
def test_thirty_issuers_sign_and_none_is_lost(client):
    appeal = make_appeal()
    for number in range(30):
        AppealIssuer.objects.create(
            appeal=appeal, issuer=make_issuer(f"i{number}", en=f"Issuer number {number:02}"), position=number
        )
    publish(appeal)
    text = words(client.get("/en/appeals/schools/letters/city.pdf"))
    assert [text.count(f"Issuer number {number:02}") for number in range(30)] == [2] * 30


@needs("pdftotext")
def test_hostile_texts_are_nothing_but_text(client):
    appeal = make_appeal(slogan_en="#panic()")
    appeal.title_en = '#import "@preview/x:1.0.0" $x$ @ref <a> \\'
    appeal.save()
    city = appeal.sections.get(addressee__isnull=False).addressee
    make_section(appeal, city, ["#panic() *b*", "x" * 3000], en='= heading? #read("/etc/passwd")')
    publish(appeal)
    text = words(client.get("/en/appeals/schools.pdf"))
    assert '#import "@preview/x:1.0.0" $x$ @ref <a> \\' in text
    assert '= heading? #read("/etc/passwd")' in text
    assert "#panic() b" in text
