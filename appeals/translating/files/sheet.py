"""The sheet: what a translation file holds, whatever its format."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from appeals.languages import CATALOGUE
from appeals.translating.status import fingerprint

# What XML 1.0 can't hold. A stored text in its normal form may still have the two noncharacters.
_UNSENDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAMP = re.compile(r"zvarot:([0-9a-f]{16}):([0-9a-f]{16})")


class FilesError(Exception):
    """A file can't be made or taken; one line says why."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a piece was when the file was made: the beginnings of the fingerprints of original and translation."""

    source: str
    target: str

    @classmethod
    def of(cls, source: str, target: str) -> "Stamp":
        """Return the stamp of an original and its translation, both in their normal form."""
        return cls(fingerprint(source)[:16], fingerprint(sendable(target))[:16])

    @classmethod
    def found_in(cls, text: str) -> "Stamp | None":
        """Return the stamp that stands in ``text``, if there is one."""
        found = _STAMP.search(text)
        return cls(found[1], found[2]) if found else None

    def is_of_source(self, text: str) -> bool:
        """Whether ``text``, in its normal form, is the original that the file was made from."""
        return Stamp.of(text, "").source == self.source

    def is_of_target(self, text: str) -> bool:
        """Whether ``text``, in its normal form, is the translation that the file was made with."""
        return Stamp.of("", text).target == self.target

    def __str__(self) -> str:
        return f"zvarot:{self.source}:{self.target}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece in a file.

    ``state`` (outgoing only) is missing, outdated, draft, review or approved; ``context`` tells the translator what the
    piece is. ``stamp`` is None where a tool has lost it. ``damage`` says why an incoming piece can't be read.
    """

    address: str
    source: str
    target: str
    stamp: Stamp | None = None
    state: str = ""
    context: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All pieces of one appeal in one pair of languages (codes of the catalogue), in reading order."""

    appeal: str
    source_language: str
    language: str
    entries: tuple[Entry, ...]
    title: str = ""


def sendable(text: str) -> str:
    """Return ``text`` without the characters that no XML file can hold."""
    return _UNSENDABLE.sub("", text)


def language_of(tag: str) -> str:
    """Return the catalogue's code for a language tag as tools write it: ``zh_Hans``, ``uk-UA``.

    Raises FilesError for a language that isn't in the catalogue.
    """
    wanted = tag.strip().replace("_", "-").casefold()
    code = wanted if wanted in CATALOGUE else wanted.partition("-")[0]
    if code not in CATALOGUE:
        raise FilesError(_("The file names the language “%(tag)s”, which isn't known here.") % {"tag": tag})
    return code
