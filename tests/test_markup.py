import html as html_library
import re
import time
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from appeals.markup import html, inline, plain
from appeals.normalform import LONGEST

REL = 'rel="noopener noreferrer"'


# What an author may write


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("", ""),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
        ("One\ntwo", "<p>One\ntwo</p>\n"),
        ("One\\\ntwo", "<p>One<br>\ntwo</p>\n"),
        ("One  \ntwo", "<p>One<br>\ntwo</p>\n"),
        ("*a* _b_ **c** __d__", "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>\n"),
        ("***a***", "<p><em><strong>a</strong></em></p>\n"),
        (r"\*a\* \[b\] 1\. \\", "<p>*a* [b] 1. \\</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3) a\n4) b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> a\n>\n> b", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n"),
        ("# a", "<h3>a</h3>\n"),
        ("## a", "<h3>a</h3>\n"),
        ("### a", "<h3>a</h3>\n"),
        ("###### a", "<h6>a</h6>\n"),
        ("[a](https://e.org/b?c=1&d=2)", f'<p><a href="https://e.org/b?c=1&amp;d=2" {REL}>a</a></p>\n'),
        ("[a](http://e.org)", f'<p><a href="http://e.org" {REL}>a</a></p>\n'),
        ("[a](mailto:a@e.org)", f'<p><a href="mailto:a@e.org" {REL}>a</a></p>\n'),
        ('[a](https://e.org "B c")', f'<p><a href="https://e.org" title="B c" {REL}>a</a></p>\n'),
        ("<https://e.org>", f'<p><a href="https://e.org" {REL}>https://e.org</a></p>\n'),
        ("<a@e.org>", f'<p><a href="mailto:a@e.org" {REL}>a@e.org</a></p>\n'),
        ("[**a**](https://e.org)", f'<p><a href="https://e.org" {REL}><strong>a</strong></a></p>\n'),
        ("[я](https://пример.бел/я)", f'<p><a href="https://xn--e1afmkfd.xn--90ais/%D1%8F" {REL}>я</a></p>\n'),
    ],
)
def test_an_author_may_write(prose, expected):
    assert html(prose) == expected


# What is no markup: shown exactly as it was written

LITERAL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<b>bold</b>",
    "<!-- comment -->",
    "<![CDATA[x]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE html>",
    "</p></div></body>",
    "<p>",
    "<a href='https://e.org'>a</a>",
    "<a href=javascript:alert(1)>a</a>",
    "<style>*{display:none}</style>",
    "<iframe src=https://e.org></iframe>",
    "<base href=https://e.org>",
    "<meta http-equiv=refresh content=0>",
    "<textarea><script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://e.org><button>a</button></form>",
    "&lt;script&gt;",
    "&amp; &nbsp; &#60; &#x3c;",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](<java\u0001script:alert(1)>)",
    "[a](vbscript:x)",
    "[a](data:text/html,x)",
    "[a](data:image/png;base64,AAAA)",
    "[a](file:///etc/passwd)",
    "[a](blob:https://e.org/1)",
    "[a](tel:112)",
    "[a](ftp://e.org)",
    "[a](//e.org)",
    "[a](/desk/)",
    "[a](e.org)",
    "[a](#top)",
    "[a](http:e.org)",
    "[a](http://)",
    "[a](https:///e.org)",
    "[a](mailto:)",
    "[a]()",
    "[a][b]",
    "[a]",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "https://e.org",
    "www.e.org a@e.org",
    "`code`",
    "```",
    "~~a~~",
    "---",
    "***",
    "* * *",
    "===",
    "| a | b |",
    "[^1]: a footnote",
    "[b]: https://e.org",
    ":smile:",
    "{{ settings.SECRET_KEY }} {% load x %}",
    "$x$ %s {0}",
    "\u202eevil\u202c",
    "#hashtag",
    "2 * 3 * 4 and a_b_c",
    "'\"quotes\"'",
]


@pytest.mark.parametrize("text", LITERAL)
def test_everything_else_is_shown_as_it_was_written(text):
    escaped = html_library.escape(text, quote=False)
    assert html(text) == f"<p>{escaped}</p>\n"
    assert inline(text) == escaped
    assert plain(text) == text


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Title\n===", "<p>Title\n===</p>\n"),
        ("Title\n---", "<p>Title\n---</p>\n"),
        ("    indented *a*", "<p>indented <em>a</em></p>\n"),
        ("```\n<b>\n```", "<p>```\n&lt;b&gt;\n```</p>\n"),
        ("| a |\n|---|\n| b |", "<p>| a |\n|---|\n| b |</p>\n"),
        ("[a]\n\n[a]: https://e.org", "<p>[a]</p>\n<p>[a]: https://e.org</p>\n"),
        ("<div>\n*a*\n</div>", "<p>&lt;div&gt;\n<em>a</em>\n&lt;/div&gt;</p>\n"),
        ("![a](https://e.org/b.png)", f'<p>!<a href="https://e.org/b.png" {REL}>a</a></p>\n'),
        ("![a](javascript:b)", "<p>![a](javascript:b)</p>\n"),
        ("[*a*]()", "<p>[<em>a</em>]()</p>\n"),
        ('[a](https://e.org/"onclick=b)', f'<p><a href="https://e.org/%22onclick=b" {REL}>a</a></p>\n'),
        ("[a](https://e.org '\"><b>')", f'<p><a href="https://e.org" title="&quot;&gt;&lt;b&gt;" {REL}>a</a></p>\n'),
        ("a\x00b", "<p>a\ufffdb</p>\n"),
    ],
)
def test_blocks_of_other_dialects_lose_no_word(prose, expected):
    assert html(prose) == expected


def test_inline_makes_no_blocks():
    assert inline("1. **One** # two\n- three") == "1. <strong>One</strong> # two\n- three"


def test_html_and_inline_are_marked_safe_and_plain_is_not():
    assert [type(f("<b>")) for f in (html, inline, plain)] == [SafeString, SafeString, str]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("", ""),
        ("# One\n\n*two* **three**\\\nfour\n\n> five\n\n- six", "One two three four five six"),
        ("1) one\n2) two", "1) one 2) two"),
        ("[one](https://e.org) <https://e.org>", "one https://e.org"),
        ("a & b < c", "a & b < c"),
        (r"\*one\*", "*one*"),
        ("3. is the third", "3. is the third"),
        ("  one \u00a0 \n\n two ", "one two"),
    ],
)
def test_plain_gives_the_words_on_one_line(prose, expected):
    assert plain(prose) == expected


# Nothing active gets out, and no letter is lost, whatever is written

ALLOWED = {
    "p": set(),
    "br": set(),
    "em": set(),
    "strong": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "blockquote": set(),
    "h3": set(),
    "h4": set(),
    "h5": set(),
    "h6": set(),
    "a": {"href", "title", "rel"},
}


class Reader(HTMLParser):
    """Reads a fragment, holds it against what is allowed, and collects its letters."""

    def __init__(self, fragment):
        super().__init__()
        self.letters = Counter()
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert set(attributes) <= ALLOWED[tag]
        if tag == "a":
            assert re.match(r"(https?://|mailto:).", attributes["href"], re.IGNORECASE)
            assert attributes["rel"] == "noopener noreferrer"
            self.handle_data(attributes["href"] + attributes.get("title", ""))

    def handle_data(self, data):
        self.letters += count_letters(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def count_letters(text):
    return Counter(letter for letter in text.lower() if letter.isalpha())


SNIPPETS = [
    *LITERAL,
    *["a", "Б", "ש", "字", " ", "  ", "\n", "\n\n", "> ", "- ", "1) ", "# ", "\t", "\\", "*", "**", "_", "[", "]", "("],
    *[")", "](", "](https://e.org)", "](javascript:a)", "<", ">", '"', "'", "&", "`", "!", "https://e.org", "<script>"],
]
PROSE = st.text() | st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join)


@given(PROSE)
def test_nothing_active_gets_out_and_no_letter_is_lost(prose):
    for rendered in (html(prose), inline(prose)):
        assert count_letters(prose) - Reader(rendered).letters == Counter()


@given(PROSE)
def test_plain_is_one_line_without_a_lost_word_outside_links(prose):
    text = plain(prose)
    assert text == " ".join(text.split())
    if "](" not in prose:
        assert count_letters(prose) - count_letters(text) == Counter()


# What is made to choke a parser ends soon and loses nothing

BOMBS = {
    "brackets": "[" * 20_000,
    "open links": "[a](" * 10_000,
    "nested links": "[a" * 5_000 + "](https://e.org)" * 5_000,
    "open emphasis": "*a **" * 8_000,
    "alternating emphasis": "a*_" * 8_000,
    "stars": "*" * 20_000,
    "backslashes": "\\" * 20_000,
    "angles": "<" * 20_000,
    "tags": "<b>" * 10_000,
    "deep quotes": "> " * 5_000 + "a",
    "deep lists": "- " * 5_000 + "a",
    "quoted lists": "> - " * 3_000 + "a",
    "stairs": "".join("  " * depth + "- a\n" for depth in range(150)),
    "long list": "- a\n" * 5_000,
    "lazy quotes": "> a\nb\n" * 3_000,
    "titles": '[a](https://e.org "' * 2_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_soon_and_loses_no_letter(bomb):
    start = time.process_time()
    rendered = html(bomb)
    assert time.process_time() - start < 1
    assert count_letters(bomb) - Reader(rendered).letters == Counter()


# What costs most of all that was tried, repeated until the text is as long as one may be. No table, no reference and no
# footnote is markup here: they are paragraphs.
WORST = [
    "[",
    "- - - - a\n",
    "- a\n\n1) b\n\n",
    "- a\n",
    "> a\n\n",
    "![",
    "*_a**__b",
    "*[a](",
    "# a\n",
    "*😀",
    "| a ",
    "[a]: b\n",
]


@pytest.mark.parametrize("unit", WORST)
def test_the_longest_text_there_may_be_takes_less_than_a_second(unit):
    bomb = (unit * LONGEST)[:LONGEST]
    start = time.process_time()
    rendered = html(bomb)
    assert time.process_time() - start < 1
    assert count_letters(bomb) - Reader(rendered).letters == Counter()


def test_what_is_nested_too_deeply_stays_text():
    rendered = html(">" * 14 + " a")
    assert rendered.count("<blockquote>") == 12
    assert "<p>&gt;&gt; a</p>" in rendered
