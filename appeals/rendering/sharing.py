"""What readers pass on: ready texts of an appeal or a demand, and links that carry them, without anybody's script.

Every text consists of whole lines of the document; none is composed. The address stands on a line of its own, so that
a text written from right to left doesn't turn it around.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from appeals.document import Demand, Document
from appeals.markup import plain

# What X counts: https://docs.x.com/fundamentals/counting-characters. These characters weigh 1, all others 2, a link 23.
_LIGHT = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_LINK = 23
X_LIMIT = 280
# Viber cuts off what is longer.
VIBER_LIMIT = 200
# What stays as it is in a web address: letters and digits of any script, and the four signs that may stand there.
_OTHERS = re.compile(r"[^\w.~-]+")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_OPENS |= {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}


class Way(NamedTuple):
    """A link that passes something on: a short ``key``, and where it leads."""

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class Passed:
    """What is passed on: its title, texts of which the first is the best, its whole text, its web address."""

    title: str
    texts: tuple[str, ...]
    body: str
    address: str

    @property
    def short(self) -> str:
        """One or two sentences and the address, on two lines."""
        return f"{self.texts[0]}\n{self.address}"

    @property
    def long(self) -> str:
        """Everything that is said, and the address on the last line."""
        return f"{self.body}\n\n{self.address}"

    @property
    def ways(self) -> list[Way]:
        """The links, those first that most readers use."""
        address, text, short = _encoded(self.address), _encoded(self.texts[0]), _encoded(self.short)
        return [
            Way("telegram", f"https://t.me/share/url?url={address}&text={text}"),
            Way("whatsapp", f"https://wa.me/?text={short}"),
            Way("viber", f"viber://forward?text={_encoded(self.for_viber)}"),
            Way("facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
            Way("x", f"https://x.com/intent/tweet?text={_encoded(self.for_x)}&url={address}"),
            # Behind the # it stays in the browser: the server that lets the reader choose hers never sees it.
            Way("mastodon", f"https://share.joinmastodon.org/#text={short}"),
            # RFC 6068 wants a line to end in two characters.
            Way("email", f"mailto:?subject={_encoded(self.title)}&body={short.replace('%0A', '%0D%0A')}"),
            # Android wants the question mark, iOS the ampersand.
            Way("sms", f"sms:?&body={short}"),
        ]

    @property
    def for_x(self) -> str:
        """The best text that X takes beside a link."""
        return self._within(X_LIMIT - _LINK - 1, weight)

    @property
    def for_viber(self) -> str:
        """The best text that Viber takes, and the address below it."""
        text = self._within(VIBER_LIMIT - len(self.address) - 1, len)
        return "\n".join(filter(None, (text, self.address)))

    def _within(self, limit: int, measure: Callable[[str], int]) -> str:
        """Return the best text that measures at most ``limit``; where none does, the beginning of the last one."""
        for text in self.texts:
            if measure(text) <= limit:
                return text
        words = self.texts[-1]
        while words and measure(f"{words}…") > limit:
            words = words[: words.rfind(" ")] if " " in words else words[:-1]
        return f"{words}…" if words else ""


def of_appeal(document: Document, address: str) -> Passed:
    """Return what is passed on of a whole appeal: the text that the editors wrote for that, else slogan, else title."""
    title = _closed(document.title)
    head = [title, *(_closed(line) for line in (document.slogan, document.summary) if line)]
    return Passed(
        title=title,
        texts=tuple(_closed(text) for text in (document.share, document.slogan, document.title) if text) or (address,),
        body="\n\n".join([*head, *_demands(document)]),
        address=address,
    )


def of_demand(document: Document, demand: Demand, address: str) -> Passed:
    """Return what is passed on of one demand: its number and words, else the appeal's title."""
    title, words = _closed(document.title), _numbered(demand)
    return Passed(title=title, texts=(words, title), body=f"{title}\n\n{words}", address=address)


def weight(text: str) -> int:
    """Return how many of its characters X counts for ``text``, or a little more, never less.

    What looks like a link is one for X, which replaces it with one of 23 characters.
    """
    words = text.split(" ")
    return len(words) - 1 + sum(_weight(word) for word in words)


def _weight(word: str) -> int:
    counted = sum(1 if any(first <= ord(sign) <= last for first, last in _LIGHT) else 2 for sign in word)
    return max(counted, _LINK) if "." in word.strip(".…,:;!?()«»“”\"'") else counted


def _demands(document: Document) -> Iterator[str]:
    """Yield the demands of each section as a block of lines, below the name of the one they speak to."""
    for section in document.sections:
        if section.demands:
            names = [_closed(section.addressee.name)] if section.addressee else []
            yield "\n".join([*names, *map(_numbered, section.demands)])


def _numbered(demand: Demand) -> str:
    return f"{demand.number}. {_closed(plain(demand.text))}"


def _closed(text: str) -> str:
    """Return ``text`` with what turns its direction brought to an end, so that nothing behind it is turned as well."""
    open_now: list[str] = []
    for sign in text:
        if sign in _OPENS:
            open_now.append(_OPENS[sign])
        elif open_now and sign == open_now[-1]:
            open_now.pop()
    return text + "".join(reversed(open_now))


def _encoded(text: str) -> str:
    """Return ``text`` for a web address: letters beyond ASCII stay themselves: browsers encode them."""
    return _OTHERS.sub(lambda found: quote(found[0], safe=""), text)
