"""What the page of an appeal shows: a document, and what is known about its publication."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings

from appeals.document import Document, Section
from appeals.models import Edition
from appeals.pages.lookups import read
from appeals.signing import SigningError, SigningKey, load_key


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with its address, its digest, and the version in which it went out (0: a draft)."""

    document: Document
    slug: str
    digest: str
    number: int = 0
    live_from: datetime | None = None
    outdated: bool = False
    public_key: str = ""
    signed: bool = False

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Return the sheet of a published edition, which carries its ``slug``."""
        key = signing_key() if edition.signature else None
        return cls(
            document=read(edition.text),
            slug=edition.slug,
            digest=edition.digest,
            number=edition.revision.number,
            live_from=edition.revision.live_from,
            outdated=edition.outdated,
            public_key=key.public if key else "",
            signed=bool(edition.signature),
        )

    @property
    def unchanged_since(self) -> int:
        """The version in which this text was made, where it was carried over from there; else 0."""
        carried = not self.outdated and self.document.version < self.number
        return self.document.version if carried else 0

    def section_with(self, number: int) -> Section | None:
        """Return the section that holds the demand ``number``."""
        sections = self.document.sections
        return next((section for section in sections if any(d.number == number for d in section.demands)), None)

    def sections_to(self, key: str) -> list[Section]:
        """Return the sections that speak to the addressee ``key``."""
        return [section for section in self.document.sections if section.addressee and section.addressee.key == key]


def signing_key() -> SigningKey | None:
    """Return the campaign's key, or None where there is none that can be read."""
    try:
        return load_key(settings.SIGNING_KEY_FILE)
    except SigningError:
        return None
