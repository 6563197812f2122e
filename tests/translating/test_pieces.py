"""Pieces: addresses, order, originals."""

import pytest

from appeals.translating.pieces import every_piece, pieces
from appeals.translating.snapshot import working_text
from tests.make import make_appeal, make_section

pytestmark = pytest.mark.django_db


def test_pieces_come_in_reading_order_with_their_originals():
    texts = {"slogan_en": "Open!", "summary_en": "Short.", "share_text_en": "Pass it on.", "place_en": "Vilnius"}
    appeal = make_appeal(languages=("en", "uk"), **texts)
    appeal.sections.filter(number=2).update(closing_en="Thank you.")
    assert [(piece.address, piece.source) for piece in pieces(working_text(appeal))] == [
        ("appeal.title", "Title en schools"),
        ("appeal.slogan", "Open!"),
        ("appeal.summary", "Short."),
        ("appeal.share_text", "Pass it on."),
        ("appeal.place", "Vilnius"),
        ("issuer:council.name", "Council en"),
        ("section:1.prose", "Opening en."),
        ("addressee:city.name", "City en"),
        ("section:2.prose", "We call on the city (en):"),
        ("demand:1.text", "Demand 1 en."),
        ("demand:2.text", "Demand 2 en."),
        ("section:2.closing", "Thank you."),
        ("section:3.prose", "Ending en."),
    ]


def test_only_every_piece_has_those_that_are_empty_in_the_source_language():
    working = working_text(make_appeal())
    empty = {piece.address for piece in every_piece(working)} - {piece.address for piece in pieces(working)}
    assert empty == {
        "appeal.slogan",
        "appeal.summary",
        "appeal.share_text",
        "appeal.place",
        "section:1.closing",
        "section:2.closing",
        "section:3.closing",
    }


def test_an_addressee_of_two_sections_is_one_piece():
    appeal = make_appeal()
    make_section(appeal, appeal.sections.get(number=2).addressee, ["Third."], en="Again:")
    addresses = [piece.address for piece in pieces(working_text(appeal))]
    assert addresses.count("addressee:city.name") == 1
    assert addresses[-2:] == ["section:4.prose", "demand:3.text"]


def test_addresses_stay_when_things_move():
    appeal = make_appeal()
    before = {piece.address: piece.source for piece in pieces(working_text(appeal))}
    appeal.sections.filter(number=3).update(position=0)
    appeal.sections.filter(number=1).update(position=2)
    appeal.demands.filter(number=1).update(position=7)
    assert {piece.address: piece.source for piece in pieces(working_text(appeal))} == before


def test_a_piece_gives_its_text_in_each_language():
    found = {piece.address: piece for piece in pieces(working_text(make_appeal(languages=("en", "zh-hans"))))}
    assert found["demand:1.text"].text("zh-hans") == "Demand 1 zh-hans."
    assert found["demand:1.text"].text("uk") == ""
