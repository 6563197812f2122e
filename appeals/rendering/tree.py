"""Markdown as a small tree of plain values, which a print template walks.

A node is a string, the text as it is, or a dict: ``kind`` says what it is, ``body`` holds its nodes. Blocks are
paragraph, heading (with ``level``), list, numbered (with ``start``), item and quote; inside a paragraph there are
emphasis, strong, link (with ``href``), break, and soft: the end of a line that means no more than a space.
"""

import unicodedata
from itertools import pairwise

from markdown_it.token import Token

from appeals import markup

Node = str | dict

_KINDS = {
    "p": "paragraph",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "ul": "list",
    "ol": "numbered",
    "li": "item",
    "blockquote": "quote",
    "em": "emphasis",
    "strong": "strong",
    "a": "link",
}


def blocks(prose: str, *, level: int) -> list[Node]:
    """Return the blocks of Markdown prose. Its highest headings are of ``level``, the one below what it stands under.

    No level is skipped on the way down, and no heading is empty: a tagged PDF may not do that.
    """
    tokens, last = markup.tokens(prose), level - 1
    for token, words in pairwise(tokens):
        if token.type == "heading_open" and _is_seen("".join(child.content for child in words.children or [])):
            last = min(level + int(token.tag[1]) - 3, last + 1)
            token.meta["level"] = last
    return _tree(tokens)


def spans(text: str) -> list[Node]:
    """Return what stands in one paragraph of Markdown: emphasis, links and escapes only."""
    return _tree(markup.inline_tokens(text))


def _is_seen(text: str) -> bool:
    """Say whether there is more to ``text`` than spaces, marks of direction and other signs without a shape."""
    return any(unicodedata.category(sign) not in ("Cf", "Cc", "Zs", "Mn") for sign in text)


def _tree(tokens: list[Token]) -> list[Node]:
    open_bodies: list[list[Node]] = [[]]
    for token in tokens:
        if token.nesting == 1:
            node = _node(token)
            open_bodies[-1].append(node)
            open_bodies.append(node["body"])
        elif token.nesting == -1:
            open_bodies.pop()
        elif token.children is not None:
            open_bodies[-1].extend(_tree(token.children))
        else:
            _add(open_bodies[-1], _leaf(token))
    return open_bodies[0]


def _node(token: Token) -> dict:
    node: dict = {"kind": _KINDS[token.tag], "body": []}
    if node["kind"] == "heading":
        node |= {"level": token.meta["level"]} if "level" in token.meta else {"kind": "paragraph"}
    elif node["kind"] == "numbered":
        node["start"] = int(token.attrs.get("start", 1))
    elif node["kind"] == "link":
        node["href"] = str(token.attrs["href"])
    return node


def _leaf(token: Token) -> Node:
    kinds = {"softbreak": "soft", "hardbreak": "break"}
    return {"kind": kinds[token.type]} if token.type in kinds else token.content


def _add(body: list[Node], leaf: Node) -> None:
    """Texts that follow each other become one: letters that join must stand in one string."""
    if isinstance(leaf, str) and body and isinstance(body[-1], str):
        body[-1] += leaf
    elif leaf != "":
        body.append(leaf)
