"""What the page of an appeal shows: a document, and what is known about its publication."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from appeals.document import Document, Party, Section
from appeals.models import Edition
from appeals.pages.keys import former_public_keys, signing_key
from appeals.pages.lookups import Text, read
from appeals.pages.prints import printable
from appeals.signing import SigningError, key_id, public_id


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with its address, its digest, and the version in which it went out (0: a draft).

    ``public_key`` is the one that its signature was made with, empty if that isn't known; ``former_key`` says that the
    campaign signs with another one now. ``states`` are those of its demands, by number, where they were asked for.
    """

    document: Document
    slug: str
    digest: str
    number: int = 0
    live_from: datetime | None = None
    outdated: bool = False
    public_key: str = ""
    signed: bool = False
    former_key: bool = False
    appeal_id: int = 0
    states: Mapping[int, str] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, edition: Edition | Text) -> Self:
        """Return the sheet of a published edition, which carries its ``slug``."""
        public_key, former_key = _signed_with(edition.signature)
        return cls(
            document=read(edition.text),
            slug=edition.slug,
            digest=edition.digest,
            number=edition.revision.number,
            live_from=edition.revision.live_from,
            outdated=edition.outdated,
            public_key=public_key,
            signed=bool(edition.signature),
            former_key=former_key,
            appeal_id=edition.revision.appeal_id,
        )

    @property
    def file(self) -> str:
        """The name under which readers save the text of the newest version."""
        return f"{self.slug}.{self.document.language}.md"

    @property
    def file_of_version(self) -> str:
        """The name under which readers save the text of this version."""
        return f"{self.slug}.{self.document.language}.v{self.number}.md"

    @property
    def unchanged_since(self) -> int:
        """The version in which this text was made, where it was carried over from there; else 0."""
        carried = not self.outdated and self.document.version < self.number
        return self.document.version if carried else 0

    @property
    def addressees(self) -> list[Party]:
        """Those whom it speaks to, each once, in reading order."""
        parties = (section.addressee for section in self.document.addressed if section.addressee)
        return list({party.key: party for party in parties}.values())

    @property
    def printable(self) -> bool:
        """Whether the fonts of this machine have every letter of it."""
        return printable(self.document)

    def section_with(self, number: int) -> Section | None:
        """Return the section that holds the demand ``number``."""
        sections = self.document.sections
        return next((section for section in sections if any(d.number == number for d in section.demands)), None)

    def sections_to(self, key: str) -> list[Section]:
        """Return the sections that speak to the addressee ``key``."""
        return [section for section in self.document.sections if section.addressee and section.addressee.key == key]


def _signed_with(signature: str) -> tuple[str, bool]:
    """Return the public key that belongs to ``signature`` (empty: not known), and whether it is a former one."""
    try:
        made_with = key_id(signature) if signature else ""
    except SigningError:
        return "", False
    key = signing_key() if signature else None
    if not signature or (key and key.id == made_with):
        return key.public if key else "", False
    former = next((public for public in former_public_keys() if public_id(public) == made_with), "")
    return former, bool(former or key)
