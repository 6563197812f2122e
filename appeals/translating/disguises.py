"""What the texts of an appeal hide from the eye of an editor: shown to her before readers get it."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from appeals.disguise import hidden_letters, host_of, is_disguised, shows_another_host
from appeals.markup import inline_tokens, tokens
from appeals.translating.snapshot import PROSE

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”«»„]+", re.IGNORECASE)

_MARKDOWN = (*PROSE, "about")

# A message that lacks the piece's name, and the other values in it.
Disguise = tuple[str, Mapping[str, object]]


def disguises(text: str, field: str) -> Iterator[Disguise]:
    """Yield what is hidden in ``text``, which is stored in ``field``: letters, and where its links really lead."""
    if letters := hidden_letters(text):
        message = _("%(piece)s: letters that can't be seen or change the order of others: %(letters)s.")
        yield message, {"letters": ", ".join(letters)}
    for words, address in dict.fromkeys(_links(text, field)):
        if is_disguised(address):
            message = _("%(piece)s: the link %(link)s is not what it looks like: it leads to %(host)s.")
            yield message, {"link": address, "host": _spelled(host_of(address))}
        elif shows_another_host(words, address):
            message = _("%(piece)s: the link shows “%(words)s”, but leads to %(host)s.")
            yield message, {"words": words, "host": host_of(address)}


def _links(text: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of each link; what is no link, but looks like an address, is its own words."""
    if field in _MARKDOWN:
        children = [child for token in tokens(text) for child in token.children or []]
    elif field == "text":
        children = inline_tokens(text)
    else:
        yield from ((address, address) for address in _ADDRESS.findall(text))
        return
    inside, words = "", ""
    for token in children:
        if token.type == "link_open":
            inside, words = str(token.attrs["href"]), ""
        elif token.type == "link_close" and inside:
            yield words, inside
            inside = ""
        elif inside:
            words += token.content
        else:
            yield from ((address, address) for address in _ADDRESS.findall(token.content))


def _spelled(host: str) -> str:
    """Return a host with its letters that aren't Latin spelled out: ``\u0430pple.com (U+0430)``."""
    odd = ", ".join(dict.fromkeys(f"U+{ord(letter):04X}" for letter in host if not letter.isascii()))
    return f"{host} ({odd})" if odd else host
