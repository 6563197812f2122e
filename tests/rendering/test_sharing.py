"""What readers pass on: texts, and links that are read back as the services read them."""

import string
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.document import Demand, Document, Party, Section
from appeals.rendering.sharing import X_LIMIT, Passed, of_appeal, of_demand, weight

ADDRESS = "https://appeals.example/en/appeals/schools/"
DOCUMENT = Document.build(
    appeal="schools",
    language="en",
    source_language="en",
    title="Heat the schools",
    slogan="Warmth for children!",
    summary="The schools are cold.",
    share="Our schools are cold & dark: 12 °C. Help #warm them?",
    sections=(
        Section(prose="An opening."),
        Section(Party("city", "The city"), "We call:", (Demand(1, "Heat *them*."), Demand(3, "Pay.")), "Thanks."),
        Section(prose="More:", demands=(Demand(2, "Listen."),)),
    ),
)


def link(passed, key):
    """Return where the link of a service leads."""
    return dict(passed.ways)[key]


def test_the_short_text_is_the_one_for_passing_on_with_the_address_below():
    assert of_appeal(DOCUMENT, ADDRESS).short == f"{DOCUMENT.share}\n{ADDRESS}"


@pytest.mark.parametrize(
    ("fields", "text"),
    [({"share": ""}, "Warmth for children!"), ({"share": "", "slogan": ""}, "Heat the schools")],
)
def test_without_a_text_for_passing_on_the_slogan_goes_then_the_title(fields, text):
    document = Document.build(**{name: getattr(DOCUMENT, name) for name in DOCUMENT.__dataclass_fields__} | fields)
    assert of_appeal(document, ADDRESS).short == f"{text}\n{ADDRESS}"


def test_the_long_text_has_every_demand_below_its_addressee_as_plain_lines():
    assert of_appeal(DOCUMENT, ADDRESS).long == (
        "Heat the schools\n\nWarmth for children!\n\nThe schools are cold.\n\n"
        f"The city\n1. Heat them.\n3. Pay.\n\n2. Listen.\n\n{ADDRESS}"
    )


def test_of_a_demand_its_number_and_words_are_passed_on():
    passed = of_demand(DOCUMENT, DOCUMENT.demands[0], f"{ADDRESS}demands/1/")
    assert passed.short == f"1. Heat them.\n{ADDRESS}demands/1/"
    assert passed.long == f"Heat the schools\n\n1. Heat them.\n\n{ADDRESS}demands/1/"


def test_every_service_is_given_what_it_reads():
    passed = of_appeal(DOCUMENT, ADDRESS)
    assert {key: address.partition("?")[0].partition("#")[0] for key, address in passed.ways} == {
        "telegram": "https://t.me/share/url",
        "whatsapp": "https://wa.me/",
        "viber": "viber://forward",
        "facebook": "https://www.facebook.com/sharer/sharer.php",
        "x": "https://x.com/intent/tweet",
        "mastodon": "https://share.joinmastodon.org/",
        "email": "mailto:",
        "sms": "sms:",
    }


SCRIPTS = st.sampled_from("aé шў λ ქ հ مپ ש 学 さ 한 \U0001f525#&?+%=/ \n\"'…")
TEXTS = st.text(SCRIPTS, min_size=1, max_size=300) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1)

# What may stand in a link beside the letters of all scripts, which browsers encode.
SAFE = set(string.ascii_letters + string.digits + "-._~" + ":/?#@!$&'()*+,;=" + "%")


@given(TEXTS, TEXTS)
def test_whatever_the_script_the_services_read_back_what_was_meant(text, title):
    passed = Passed(title=title, texts=(text, title), body=text, address=ADDRESS)
    read = {key: parse_qs(urlsplit(link(passed, key)).query, keep_blank_values=True) for key, _address in passed.ways}
    assert read["telegram"] == {"url": [ADDRESS], "text": [text]}
    assert read["whatsapp"] == {"text": [passed.short]}
    assert read["sms"] == {"body": [passed.short]}
    assert read["facebook"] == {"u": [ADDRESS]}
    assert read["x"] == {"text": [passed.for_x], "url": [ADDRESS]}
    assert read["email"] == {"subject": [title], "body": [passed.short.replace("\n", "\r\n")]}
    assert unquote(urlsplit(link(passed, "mastodon")).fragment) == f"text={passed.short}"
    assert read["viber"]["text"][0].endswith(ADDRESS)
    assert all(sign in SAFE or (sign.isalnum() and not sign.isascii()) for way in passed.ways for sign in way.address)


# The limits of the services


def test_characters_weigh_what_x_says_they_do():
    assert [weight(text) for text in ("café", "Школы", "مدارس", "学校", "…", "\U0001f525")] == [4, 5, 5, 4, 2, 2]


def test_what_looks_like_a_link_weighs_as_much_as_one():
    assert weight("See t.co now. Yes.") == len("See ") + 23 + len(" now. Yes.")


@given(TEXTS, TEXTS)
def test_x_is_never_given_more_than_it_takes(text, title):
    passed = Passed(title=title, texts=(text, title), body="", address=ADDRESS)
    assert weight(passed.for_x) + 1 + 23 <= X_LIMIT


def test_a_text_that_is_too_long_for_a_service_gives_way_to_a_shorter_whole_one():
    passed = Passed(title="题目", texts=("学" * 140, "口号", "题目"), body="", address=ADDRESS)
    assert passed.for_x == "口号"
    assert parse_qs(urlsplit(link(passed, "telegram")).query)["text"] == ["学" * 140]
    long = Passed(title="Title", texts=("word " * 40, "Title"), body="", address=ADDRESS)
    assert parse_qs(urlsplit(link(long, "viber")).query)["text"] == [f"Title\n{ADDRESS}"]


def test_where_no_text_fits_the_last_one_ends_behind_a_word():
    passed = Passed(title="T", texts=("word " * 60 + "end",), body="", address=ADDRESS)
    assert passed.for_x == "word " * 50 + "word…"
    assert weight(passed.for_x) <= 256


def test_an_address_that_fills_a_message_goes_alone():
    address = ADDRESS + "%D1%88" * 40
    passed = Passed(title="T", texts=("A text.",), body="", address=address)
    assert parse_qs(urlsplit(link(passed, "viber")).query)["text"] == [address]


# Directions


def test_a_direction_that_a_text_leaves_open_is_closed_before_the_address():
    document = Document.build(
        appeal="a",
        language="ar",
        source_language="ar",
        title="\u202eمدارس \u2067 \u2066x\u2069",
        share="\u2068مدارس\u2069",
    )
    passed = of_appeal(document, ADDRESS)
    assert passed.title == "\u202eمدارس \u2067 \u2066x\u2069\u2069\u202c"
    assert passed.short == f"\u2068مدارس\u2069\n{ADDRESS}"
