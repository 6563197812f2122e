"""QR codes: read back from the drawing, as a telephone does."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from appeals.rendering.qr import QUIET, code, matrix, svg

ADDRESSES = [
    "https://appeals.example/en/appeals/schools/",
    "https://appeals.example/be/appeals/%D1%88%D0%BA%D0%BE%D0%BB%D1%8B/demands/12/",
    "https://appeals.example/ar/appeals/" + "%D9%85%D8%AF%D8%A7%D8%B1%D8%B3-" * 7 + "/",
]
SCALE = 6


def draw(size, path):
    """Return a picture of the strokes of a path, module by module, as a browser would draw it."""
    picture = Image.new("L", (size * SCALE, size * SCALE), 255)
    pen = ImageDraw.Draw(picture)
    x = y = 0
    for command, dx, dy, run in re.findall(r"([Mm])(-?\d+) (-?\d+)(?:\.5)?h(\d+)", path):
        x, y = (int(dx), int(dy)) if command == "M" else (x + int(dx), y + int(dy))
        pen.rectangle([x * SCALE, y * SCALE, (x + int(run)) * SCALE - 1, (y + 1) * SCALE - 1], fill=0)
        x += int(run)
    return picture


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_is_read_back_from_its_drawing(address):
    drawn = code(address)
    assert [found.text for found in zxingcpp.read_barcodes(draw(drawn.size, drawn.path))] == [address]


def test_the_drawing_is_the_matrix_with_a_quiet_zone():
    rows = matrix(ADDRESSES[0])
    picture = draw(code(ADDRESSES[0]).size, code(ADDRESSES[0]).path)
    edge = len(rows) + 2 * QUIET
    seen = [[picture.getpixel((x * SCALE, y * SCALE)) == 0 for x in range(edge)] for y in range(edge)]
    assert [row[QUIET:-QUIET] for row in seen[QUIET:-QUIET]] == rows
    assert sum(map(sum, seen)) == sum(map(sum, rows))


def test_a_damaged_code_is_still_read():
    drawn = code(ADDRESSES[0])
    picture = draw(drawn.size, drawn.path)
    middle = drawn.size * SCALE // 2
    ImageDraw.Draw(picture).ellipse([middle - 20, middle - 20, middle + 20, middle + 20], fill=255)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [ADDRESSES[0]]


def test_the_file_is_an_svg_with_a_name_and_its_own_paper():
    tree = ElementTree.parse(BytesIO(svg(ADDRESSES[0], label='A "name" & <more>').encode())).getroot()  # noqa: S314
    ground, strokes = tree.findall("{http://www.w3.org/2000/svg}path")
    edge = code(ADDRESSES[0]).size
    assert tree.get("viewBox") == f"0 0 {edge} {edge}"
    assert (tree.get("role"), tree.get("aria-label")) == ("img", 'A "name" & <more>')
    assert tree.find("{http://www.w3.org/2000/svg}title").text == 'A "name" & <more>'
    assert (ground.get("fill"), ground.get("d")) == ("#fff", f"M0 0h{edge}v{edge}H0z")
    assert (strokes.get("stroke"), strokes.get("d")) == ("#000", code(ADDRESSES[0]).path)


def test_a_code_without_a_label_is_called_by_its_text():
    drawing = ElementTree.fromstring(svg(ADDRESSES[0]))  # noqa: S314
    assert drawing.get("aria-label") == ADDRESSES[0]


def test_a_code_of_an_ordinary_address_is_small():
    assert len(svg(ADDRESSES[0]).encode()) < 2600
