"""Cards, posters and leaflets: what is on them, that a telephone finds the way back, and that nothing breaks them."""

import io
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from appeals.languages import CATALOGUE
from appeals.models import Edition
from appeals.publishing.publish import publish, withdraw
from appeals.rendering import posters
from appeals.rendering.fonts import chosen, missing_letters
from appeals.rendering.typeset import typeset
from appeals.templatetags.page import grouped
from tests.make import make_addressee, make_appeal, make_campaign, make_section

BAND = (165, 15, 26)
CARDS = ("/en/card.png", "/en/appeals/schools/card.png", "/en/appeals/schools/demands/2/card.png")
SHEETS = ("poster", "leaflet", "leaflets")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _campaign():
    make_campaign("en", "be", "ar", name_en="Schools for all", slogan_en="Every child can learn", name_ar="")


def picture(client, path):
    """Return the picture at ``path``."""
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def pages(client, path):
    """Return the pages of the PDF at ``path``."""
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(response.content))


def words(page):
    """Return the words of a page on one line, hyphens and line ends of typesetting aside."""
    return " ".join(page.extract_text().replace("\u200b", "").split())


def addresses(pdf, tmp_path, *, page=1):
    """Return what a telephone reads in the QR codes of a page of ``pdf``."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is not installed")
    (tmp_path / "a.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-singlefile", "-png", "a.pdf", "a"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return [code.text for code in zxingcpp.read_barcodes(Image.open(tmp_path / "a.png"))]


def test_every_card_has_the_size_that_networks_ask_for(client):
    publish(make_appeal())
    assert [picture(client, path).size for path in CARDS] == [(1200, 630)] * 3


def test_a_card_may_stand_on_the_pages_of_any_site_and_is_sent_once(client):
    publish(make_appeal())
    for path in CARDS:
        response = client.get(path)
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert client.get(path, headers={"if-none-match": response.headers["ETag"]}).status_code == 304


def test_a_card_shows_the_bubble_of_its_language_on_the_side_where_it_begins(client):
    publish(make_appeal(languages=("en", "ar"), slogan_en="No!", slogan_ar="لا!"))
    tail = {language: picture(client, f"/{language}/appeals/schools/card.png") for language in ("en", "ar")}
    points = [(75, 420), (1124, 420)]
    found = {language: [image.getpixel(point) == BAND for point in points] for language, image in tail.items()}
    assert found == {"en": [True, False], "ar": [False, True]}


def test_the_cards_of_two_demands_differ(client):
    publish(make_appeal())
    assert picture(client, CARDS[2]) != picture(client, "/en/appeals/schools/demands/1/card.png")


def test_a_demand_that_is_not_there_has_no_card(client):
    publish(make_appeal())
    assert client.get("/en/appeals/schools/demands/3/card.png").status_code == 404


def test_the_card_of_the_campaign_is_in_one_language(client):
    own, without = client.get("/be/card.png"), client.get("/ar/card.png")
    assert own.content != without.content
    assert without.content == client.get("/en/card.png").content


def test_a_card_without_slogan_shows_the_title_in_the_bubble():
    assert posters.card(loud="", below="Title", speaker="We", host="a.example") == {
        "title": "Title",
        "loud": "Title",
        "below": "",
        "speaker": "We",
        "host": "a.example",
    }


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_a_tagged_pdf_in_its_language(client, sheet):
    publish(make_appeal(languages=("en", "be")))
    for language in ("en", "be"):
        catalog = pages(client, f"/{language}/appeals/schools/{sheet}.pdf").trailer["/Root"]
        assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == (language, True)
        assert catalog["/StructTreeRoot"]["/K"]


def test_a_poster_is_one_a4_and_says_what_the_appeal_says(client):
    publish(make_appeal(slogan_en="Open the schools!"))
    pdf = pages(client, "/en/appeals/schools/poster.pdf")
    size = [round(float(length)) for length in pdf.pages[0].mediabox[2:]]
    assert (len(pdf.pages), size) == (1, [595, 842])
    text = words(pdf.pages[0])
    expected = ("Open the schools!", "Council en", "Title en schools", "City en", "1 Demand 1 en.", "2 Demand 2 en.")
    edition = Edition.objects.get()
    expected += ("testserver/en/appeals/schools/", "Version 1", "Read the whole appeal", "Fingerprint (SHA-256)")
    assert [each for each in expected if each not in text] == []
    assert grouped(edition.digest) in text


def test_a_leaflet_has_two_sides_and_its_sheet_four_copies_that_are_read_once(client):
    publish(make_appeal(slogan_en="Open the schools!"))
    one, four = (pages(client, f"/en/appeals/schools/{sheet}.pdf") for sheet in ("leaflet", "leaflets"))
    sizes = [[round(float(length)) for length in page.mediabox[2:]] for pdf in (one, four) for page in pdf.pages]
    assert sizes == [[298, 420]] * 2 + [[595, 842]] * 2
    assert [words(pdf.pages[0]).count("Open the schools!") for pdf in (one, four)] == [1, 4]
    assert [words(pdf.pages[1]).count("2 Demand 2 en.") for pdf in (one, four)] == [1, 4]
    assert [headings(pdf) for pdf in (one, four)] == [["H1", "H2", "H3"]] * 2


def headings(pdf):
    """Return the tags of the headings in the structure of a PDF, in reading order."""
    found, waiting = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop(0)
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            name = str(node.get("/S", ""))[1:]
            found += [name] if name.startswith("H") and name[1:].isdigit() else []
            kids = node.get("/K", [])
            waiting = [*(kids if isinstance(kids, list) else [kids]), *waiting]
    return found


def test_a_telephone_finds_the_appeal_on_every_sheet(client, tmp_path):
    publish(make_appeal(languages=("en", "ar")))
    for language in ("en", "ar"):
        address = f"http://testserver/{language}/appeals/schools/"
        for sheet, copies in (("poster", 1), ("leaflet", 1), ("leaflets", 4)):
            pdf = client.get(f"/{language}/appeals/schools/{sheet}.pdf").content
            assert addresses(pdf, tmp_path) == [address] * copies


def test_a_telephone_reads_it_from_a_black_and_white_print_of_little_contrast(client, tmp_path):
    publish(make_appeal())
    addresses(client.get("/en/appeals/schools/leaflet.pdf").content, tmp_path)
    grey = Image.open(tmp_path / "a.png").convert("L").point(lambda value: 90 + value * 110 // 255)
    assert [code.text for code in zxingcpp.read_barcodes(grey)] == ["http://testserver/en/appeals/schools/"]


def test_a_poster_that_has_no_room_for_all_demands_says_so(client):
    appeal = make_appeal()
    make_section(appeal, make_addressee("state", en="The state"), [f"Demand {number} en." for number in range(3, 301)])
    publish(appeal)
    text = words(pages(client, "/en/appeals/schools/poster.pdf").pages[0])
    assert "These are not all demands. You find the others in the whole appeal." in text
    assert ("1 Demand 1 en." in text, "Demand 300 en." in text) == (True, False)


def test_a_poster_with_all_demands_does_not_say_so(client):
    publish(make_appeal())
    assert "These are not all demands" not in words(pages(client, "/en/appeals/schools/poster.pdf").pages[0])


HOSTILE = {
    "source": '#panic("x") #import "y": * $1/0$ *b* `c` <l> @r \\u{41} // /* " #',
    "one word": "x" * 300,
    "300 letters": ("Ordinary words " * 20).strip(),
    "directions": "\u202eturned\u202c \u2067isolated",
    "signs": "a & b < c > d ' \" ← №5 €",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("sheet", [*SHEETS, "card", "demands/1/card"])
def test_no_text_breaks_a_sheet_or_a_card(client, sheet, text):
    appeal = make_appeal(slogan_en=text)
    appeal.title_en = text
    appeal.save()
    make_section(appeal, make_addressee("state", en=text), [text] * 3)
    publish(appeal)
    ending, count = ("png", 0) if "card" in sheet else ("pdf", 1 if sheet == "poster" else 2)
    path = f"/en/appeals/schools/{sheet}.{ending}"
    if ending == "png":
        assert picture(client, path).size == (1200, 630)
    else:
        assert len(pages(client, path).pages) == count


def test_a_text_that_looks_like_source_is_printed_as_it_is(client):
    publish(make_appeal(slogan_en='#panic("x") *b* `c` <l>'))
    assert '#panic("x") *b* `c` <l>' in words(pages(client, "/en/appeals/schools/poster.pdf").pages[0])


def test_a_demand_longer_than_a_poster_is_begun_and_ended_by_an_ellipsis(client):
    appeal = make_appeal()
    appeal.demands.filter(number=1).update(text_en="Many words and more of them. " * 300)
    publish(appeal)
    for sheet, side in (("poster", 0), ("leaflet", 1)):
        pdf = pages(client, f"/en/appeals/schools/{sheet}.pdf")
        assert "…" in words(pdf.pages[side])
        assert len(pdf.pages) == side + 1


def test_a_long_name_of_the_site_leaves_room_for_the_issuer(client, settings):
    settings.SITE_URL = "https://appeals.of-a-campaign-with-a-very-long-name.example.org"
    publish(make_appeal(slogan_en="No!"))
    image = picture(client, CARDS[1])
    # The middle between the issuer at the start and the host at the end stays paper.
    assert {image.getpixel((x, y)) for x in range(700, 715) for y in range(424, 470)} == {(255, 253, 250)}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_language_has_its_card(code):
    language = CATALOGUE[code]
    if missing_letters(language):
        pytest.skip(f"no font for {language.english_name} is installed")
    data = posters.card(loud=language.own_name, below=language.own_name * 3, speaker="", host="a.example")
    made = Image.open(io.BytesIO(typeset("card", data, language=language, format="png"))).convert("RGB")
    assert made.size == (1200, 630)
    assert made.getpixel((5, 5)) == BAND


@pytest.mark.parametrize("code", ["ar", "he", "ka", "hy"])
def test_figures_and_addresses_look_alike_in_every_script(code):
    families = chosen(CATALOGUE[code])["sans"]
    if not {"Noto Sans", "DejaVu Sans"} <= set(families):
        pytest.skip("the fonts Noto Sans and DejaVu Sans are not installed")
    assert families.index("Noto Sans") < families.index("DejaVu Sans")


def test_what_has_no_letters_here_has_no_poster(client):
    publish(make_appeal(slogan_en="\U000fffff"))
    assert client.get("/en/appeals/schools/poster.pdf").status_code == 404
    assert client.get("/en/appeals/schools/card.png").status_code == 404


def test_what_is_withdrawn_has_no_poster_and_no_card(client):
    appeal = make_appeal()
    publish(appeal)
    withdraw(appeal, reason="A mistake.")
    paths = [f"/en/appeals/schools/{name}" for name in ("poster.pdf", "leaflet.pdf", "card.png", "demands/1/card.png")]
    assert [client.get(path).status_code for path in paths] == [410] * 4
