"""What is hidden in a text is found, and what languages need isn't taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.disguise import hidden_letters, host_of, is_disguised, shows_another_host


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", []),
        ("Звычайны тэкст, з’явы — “двукоссі”.", []),
        ("safe\u202eexe.txt", ["U+202E RIGHT-TO-LEFT OVERRIDE"]),
        ("\u2066a\u2069", ["U+2066 LEFT-TO-RIGHT ISOLATE", "U+2069 POP DIRECTIONAL ISOLATE"]),
        ("עברית \u202bא\u202c", ["U+202B RIGHT-TO-LEFT EMBEDDING", "U+202C POP DIRECTIONAL FORMATTING"]),
        ("a\u200bb\u200bc", ["U+200B ZERO WIDTH SPACE"]),
        ("\U000e0041a", ["U+E0041 TAG LATIN CAPITAL LETTER A"]),
        ("\u3164a", ["U+3164 HANGUL FILLER"]),
        ("a\u200db", ["U+200D ZERO WIDTH JOINER"]),
        ("a\u200eb", ["U+200E LEFT-TO-RIGHT MARK"]),
        ("עברית (C++\u200e)", []),
        ("می\u200cخواهم", []),
        ("👩\u200d🔬 👩🏽\u200d❤️\u200d👨 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", []),
        ("weich\u00adtrennen", []),
    ],
)
def test_hidden_letters_are_named_where_no_language_needs_them(text, found):
    assert hidden_letters(text) == found


HONEST = [
    "https://example.org/a?b=c#d",
    "https://EXAMPLE.org.",
    "https://sub-domain.example.org:8443/",
    "https://пример.бел/я",
    "https://xn--e1afmkfd.xn--90ais/",
    "https://münchen.de/",
    "https://例え.jp/",
    "https://example例.jp/",
    "https://한국kr.kr/",
    "https://президент.com/",
    "http://127.0.0.1:8000/",
    "http://[::1]/",
    "mailto:a@b.org",
    "https://example.org/path@at",
]
DISGUISED = [
    "https://аррӏе.com/",
    "https://xn--80ak6aa92e.com/",
    "https://exаmple.org/",
    "https://xn--exmple-4nf.org/",
    "https://googıe.com/",
    "https://gοοgle.com/",
    "https://оса.org/",
    "https://example.org@evil.example/",
    "https://example.org:pass@evil.example/",
    "https://xn--a-/",
    "https://xn--\udcff/",
    "https://exa\u2024mple.org/",
    "https://example.org\u2044path.evil.example/",
    "https://ex\u200bample.org/",
    "https://exa%6dple.org/",
    "https://[::1/",
]


def test_a_host_that_looks_like_another_is_told_from_one_in_another_script():
    assert [address for address in HONEST if is_disguised(address)] == []
    assert [address for address in DISGUISED if not is_disguised(address)] == []


def test_a_host_is_shown_in_its_own_letters():
    assert host_of("https://me@xn--e1afmkfd.xn--90ais:8/a") == "пример.бел"
    assert host_of("mailto:a@b.org") == ""


@pytest.mark.parametrize(
    ("words", "address", "other"),
    [
        ("example.org", "https://evil.example/", True),
        ("https://example.org/page", "https://example.org.evil.example/page", True),
        ("www.example.org", "https://example.org/", False),
        ("пример.бел", "https://xn--e1afmkfd.xn--90ais/", False),
        ("our page", "https://evil.example/", False),
        ("example.org", "mailto:a@evil.example", False),
    ],
)
def test_words_that_name_another_host_than_the_link_leads_to_are_found(words, address, other):
    assert shows_another_host(words, address) is other


@given(st.text(), st.text())
def test_no_text_is_too_odd_to_be_looked_at(words, rest):
    for address in (rest, f"https://{rest}", f"https://xn--{rest}/", f"https://{words}@{rest}"):
        assert is_disguised(address) in (True, False)
        assert shows_another_host(words, address) in (True, False)
    assert all(letter.startswith("U+") for letter in hidden_letters(words + rest))
