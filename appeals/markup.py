"""Markdown to HTML: the only module that marks a text as safe.

An author may write paragraphs, emphasis, links (http, https, mailto), lists, quotes, headings, hard breaks and
backslash escapes. Everything else is no markup: it is escaped and shown as it was written, so that no word is lost.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, hr, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# A list takes two levels, a quote one. What is nested deeper stays text (the parser by itself would drop it).
DEEPEST = 12

# So many texts, of a few hundred letters each, are kept as they were rendered: a page stays mostly the same.
KEPT = 1024
_LINK = re.compile(r"(?:https?://[^/?#]|mailto:[^?])", re.IGNORECASE)
_TOP_HEADINGS = {"h1": "h3", "h2": "h3"}
# What could end a block of data before its end, or a line of it.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&\u2028\u2029"}


@lru_cache(maxsize=KEPT)
def html(prose: str) -> SafeString:
    """Return the HTML of Markdown prose: blocks, headings of level 3 and deeper."""
    return _safe(_MARKDOWN.render(prose))


@lru_cache(maxsize=KEPT)
def inline(text: str) -> SafeString:
    """Return the HTML of one paragraph of Markdown, without ``<p>``: emphasis, links and escapes only."""
    return _safe(_MARKDOWN.renderInline(text))


def xhtml(prose: str) -> SafeString:
    """Return ``html`` of the prose as XML has it: for e-books and feeds."""
    return _as_xml(html(prose))


def xhtml_inline(text: str) -> SafeString:
    """Return ``inline`` of the text as XML has it."""
    return _as_xml(inline(text))


@lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """Return the words of Markdown prose on one line, without markup; the numbers of a list stay. Not escaped."""
    return " ".join("".join(_words(_MARKDOWN.parse(text))).split())


def tokens(prose: str) -> list[Token]:
    """Return Markdown prose as the parser's tokens, for what is no HTML. Their texts are not escaped."""
    return _MARKDOWN.parse(prose)


def inline_tokens(text: str) -> list[Token]:
    """Return one paragraph of Markdown as the parser's tokens: emphasis, links and escapes only."""
    return [child for token in _MARKDOWN.parseInline(text) for child in token.children or []]


def data_block(facts: dict) -> SafeString:
    """Return facts as a block of data (JSON-LD) inside a page: no program, no browser runs it, no policy minds it."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def _safe(rendered: str) -> SafeString:
    """The sanitiser stands behind the parser: what neither of them knows can't get out."""
    return mark_safe(_CLEANER.clean(rendered))  # noqa: S308


def _as_xml(clean: SafeString) -> SafeString:
    """What the sanitiser writes differs from XML in these two words only; those of an author it has escaped."""
    return mark_safe(clean.replace("<br>", "<br/>").replace("&nbsp;", "&#160;"))  # noqa: S308


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            yield f"{token.info}{token.markup} "
        elif token.children:
            yield from _words(token.children)
        elif token.block or token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < DEEPEST and blockquote(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of ``* * *`` is no list of empty lists."""
    return state.level < DEEPEST and not hr(state, start, end, True) and list_block(state, start, end, silent)


def _lower_headings(state: StateCore) -> None:
    """Levels 1 and 2 belong to the document."""
    for token in state.tokens:
        token.tag = _TOP_HEADINGS.get(token.tag, token.tag)


def _undo_empty_links(state: StateCore) -> None:
    """``[words]()`` leads nowhere and stays text."""
    for block in state.tokens:
        undone = False
        for token in block.children or []:
            if token.type == "link_open" and not token.attrs["href"]:
                undone, token.type, token.content = True, "text", "["
            elif token.type == "link_close" and undone:
                undone, token.type, token.content = False, "text", "]()"


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 2 * DEEPEST, "xhtmlOut": False})
    parser.enable(["blockquote", "list", "heading", "autolink", "link", "emphasis", "newline", "escape"])
    parser.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "blockquote"]})
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("undo_empty_links", _undo_empty_links)
    parser.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    return parser


_MARKDOWN = _make_parser()
_CLEANER = nh3.Cleaner(
    tags={"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "h6"},
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)
