"""What is new, for those who follow by feed: Atom (RFC 4287), and what was taken back (RFC 6721)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator

from appeals.document import Document
from appeals.languages import CATALOGUE, Language
from appeals.markup import html

TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
# A feed says when it was changed last, and one without anything in it hasn't been yet.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An appeal in a feed: its lasting name (a URN), its address and that of its text, and when and why it changed.

    ``reason`` is Markdown and empty in the first version, or where it is in another language than the feed.
    """

    document: Document
    urn: str
    address: str
    text: str
    published: datetime
    updated: datetime
    reason: str = ""
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An appeal that was taken back: its lasting name, when, and the reason with its language."""

    urn: str
    when: datetime
    reason: str
    language: Language


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its address, that of the page that it follows, and what is in it, the newest first."""

    language: Language
    title: str
    author: str
    address: str
    page: str
    subtitle: str = ""
    entries: tuple[Entry, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()


def to_atom(feed: Feed) -> str:
    """Return the feed as Atom, in its language."""
    atom = _Atom(
        title=feed.title,
        link=feed.page,
        description="",
        subtitle=feed.subtitle or None,
        language=feed.language.tag,
        author_name=feed.author,
        feed_url=feed.address,
        feed_guid=feed.address,
        tombstones=feed.tombstones,
    )
    with override(feed.language.code):
        for entry in feed.entries:
            atom.add_item(**_item(entry, feed.language))
    # The characters that XML can't hold at all; the generator refuses some of them and lets others through.
    return _NOT_XML.sub("\ufffd", atom.writeString("utf-8"))


def _item(entry: Entry, language: Language) -> dict:
    document = entry.document
    return {
        "title": document.title or document.appeal,
        "link": entry.address,
        "description": html(entry.reason) if entry.reason else escape(document.summary or document.slogan) or None,
        "unique_id": entry.urn,
        "pubdate": entry.published,
        "updateddate": entry.updated,
        "content": _content(entry, language),
        "entry": entry,
    }


# What is published never changes, so it is written once, as it is read once: two thirds of a feed's time.
@lru_cache(maxsize=128)
def _content(entry: Entry, language: Language) -> str:
    told = {"entry": entry, "document": entry.document, "language": language}
    return render_to_string("atom/entry.html", told)


class _Atom(Atom1Feed):
    """Django's feed with what it lacks: content, several authors, named categories, languages, tombstones."""

    def latest_post_date(self) -> datetime:
        """The last change of anything in the feed; Django's would take this very moment for an empty one."""
        moments = [item["updateddate"] for item in self.items]
        return max([*moments, *(tombstone.when for tombstone in self.feed["tombstones"])], default=NEVER)

    def root_attributes(self) -> dict:
        """Add the namespace of the tombstones where there are some."""
        return super().root_attributes() | ({"xmlns:at": TOMBSTONES} if self.feed["tombstones"] else {})

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        """Write the entries, then what was taken back."""
        super().write_items(handler)
        for tombstone in self.feed["tombstones"]:
            attributes = {"ref": tombstone.urn, "when": rfc3339_date(tombstone.when)}
            handler.startElement("at:deleted-entry", attributes)
            handler.addQuickElement("at:comment", tombstone.reason, {"xml:lang": tombstone.language.tag})
            handler.endElement("at:deleted-entry")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        """Write an entry."""
        super().add_item_elements(handler, item)
        entry = item["entry"]
        tag = CATALOGUE[entry.document.language].tag
        text = {"rel": "alternate", "type": "text/markdown", "href": entry.text, "hreflang": tag}
        handler.addQuickElement("link", "", text)
        for issuer in entry.document.issuers:
            handler.startElement("author", {})
            handler.addQuickElement("name", issuer)
            handler.endElement("author")
        names = {section.addressee.key: section.addressee.name for section in entry.document.addressed}
        for key, name in names.items():
            handler.addQuickElement("category", "", {"term": key, "label": name or key})
        handler.addQuickElement("content", item["content"], {"type": "html"})
