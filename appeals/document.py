"""The pivot: one appeal, one version, one language, as a frozen value; and its canonical text.

Everything that readers get is rendered from a ``Document``. Its canonical text is UTF-8 Markdown that can be written in
exactly one way, so that a digest and a signature over it mean something: for every canonical ``text``,
``to_markdown(from_markdown(text)) == text``. Build a Document with ``Document.build``, which brings every field into
its normal form; the plain constructor trusts its caller.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Self

from appeals.normalform import one_line, paragraphs

STANDINGS = ("original", "official", "volunteer", "machine")

DEMAND = re.compile(r"([0-9]{1,9})\.(?: (.*))?")
_ADDRESSED = "## → "


class DocumentError(ValueError):
    """A text that isn't a canonical document; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(f"Line {line}: {message}")
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Party:
    """Who is spoken to: a language-neutral ``key`` and the name in the document's language."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand: its public number and one paragraph of inline Markdown."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Prose, the demands to one addressee, and prose after them; all three may be empty."""

    addressee: Party | None = None
    prose: str = ""
    demands: tuple[Demand, ...] = ()
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One language of one version of an appeal.

    ``version`` is the version in which this very text was made (0: a draft), ``date`` an ISO date or empty,
    ``standing`` one of ``STANDINGS``, ``translator`` a public name or empty, ``share`` what readers send with the
    address. Titles, names, places, the summary and ``share`` are plain text on one line; prose is Markdown.
    """

    appeal: str
    language: str
    source_language: str
    title: str
    version: int = 0
    standing: str = "original"
    translator: str = ""
    issuers: tuple[str, ...] = ()
    date: str = ""
    place: str = ""
    slogan: str = ""
    summary: str = ""
    share: str = ""
    sections: tuple[Section, ...] = ()

    @classmethod
    def build(cls, **fields) -> Self:
        """Return the Document with every text of ``fields`` in its normal form (the form of the canonical text)."""
        draft = cls(**fields)
        return replace(
            draft,
            title=one_line(draft.title),
            translator=one_line(draft.translator),
            issuers=tuple(name for name in map(one_line, draft.issuers) if name),
            date=one_line(draft.date),
            place=one_line(draft.place),
            slogan=one_line(draft.slogan),
            summary=one_line(draft.summary),
            share=one_line(draft.share),
            sections=tuple(section for section in map(_normal_section, draft.sections) if section != Section()),
        )

    @property
    def demands(self) -> tuple[Demand, ...]:
        """All demands in reading order."""
        return tuple(demand for section in self.sections for demand in section.demands)

    @property
    def addressed(self) -> tuple[Section, ...]:
        """The sections that have an addressee, in reading order."""
        return tuple(section for section in self.sections if section.addressee)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text, 64 lower-case hexadecimal digits."""
        return digest(to_markdown(self))


def digest(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_markdown(document: Document) -> str:
    """Return the canonical text of a Document that is in its normal form. It ends with one line end."""
    head = [f"{name}: {value}" for name, value in _front_matter(document)]
    blocks = ["\n".join(["---", *head, "---"]), _marked("#", document.title)]
    opening = document.sections[0].prose if document.sections and not document.sections[0].addressee else ""
    if document.slogan or opening.startswith(">"):
        blocks.append(_marked(">", document.slogan))
    for index, section in enumerate(document.sections):
        blocks += _section_blocks(section, opening=index == 0)
    return "\n\n".join(blocks) + "\n"


def from_markdown(text: str) -> Document:
    """Return the Document of a canonical text.

    Raises DocumentError, with the line and what to do, for a text that is not canonical.
    """
    fields, start = _read_front_matter(text)
    lines = text.split("\n")
    if not re.match(r"#(?: |$)", lines[start] if start < len(lines) else ""):
        raise DocumentError("the title is missing; write it after the front matter as “# Title”.", start + 1)
    title, start = lines[start][2:], start + 1
    slogan, start = _read_slogan(lines, start)
    sections = _read_sections(lines, start, fields.pop("addressees", "").split())
    document = Document(title=title, slogan=slogan, sections=sections, **_typed(fields))
    canonical = to_markdown(Document.build(**_shallow(document)))
    if canonical != text:
        raise DocumentError("the text is not in canonical form.", _first_difference(canonical, text))
    return document


def _normal_section(section: Section) -> Section:
    prose, closing = paragraphs(section.prose), paragraphs(section.closing)
    if not section.demands and closing:
        prose, closing = paragraphs(f"{prose}\n\n{closing}"), ""
    return Section(
        addressee=section.addressee and Party(section.addressee.key, one_line(section.addressee.name)),
        prose=prose,
        demands=tuple(Demand(demand.number, one_line(demand.text)) for demand in section.demands),
        closing=closing,
    )


def _front_matter(document: Document) -> list[tuple[str, str]]:
    pairs = [
        ("appeal", document.appeal),
        ("language", document.language),
        ("version", str(document.version or "")),
        ("source", document.source_language),
        ("standing", document.standing),
        ("translator", document.translator),
        *(("issuer", name) for name in document.issuers),
        ("date", document.date),
        ("place", document.place),
        ("addressees", " ".join(section.addressee.key for section in document.addressed if section.addressee)),
        ("summary", document.summary),
        ("share", document.share),
    ]
    return [(name, value) for name, value in pairs if value]


def _marked(mark: str, text: str) -> str:
    return f"{mark} {text}" if text else mark


def _section_blocks(section: Section, *, opening: bool) -> list[str]:
    heading = _ADDRESSED + section.addressee.name if section.addressee else "" if opening else "##"
    demands = "\n".join(_marked(f"{demand.number}.", demand.text) for demand in section.demands)
    return [block for block in (heading.rstrip(" "), section.prose, demands, section.closing) if block]


FRONT_MATTER = {
    "appeal": "appeal",
    "language": "language",
    "version": "version",
    "source": "source_language",
    "standing": "standing",
    "translator": "translator",
    "issuer": "issuers",
    "date": "date",
    "place": "place",
    "addressees": "addressees",
    "summary": "summary",
    "share": "share",
}
REQUIRED = ("appeal", "language", "source_language")
FORMS = {"version": "[1-9][0-9]{0,8}", "standing": "|".join(STANDINGS)}
EXAMPLES = {"version": "a number", "standing": f"one of {', '.join(STANDINGS)}"}


def _read_front_matter(text: str) -> tuple[dict, int]:
    """Return the fields between the two ``---`` lines and the index of the title's line."""
    lines = text.split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        raise DocumentError("the front matter is missing; it stands between two lines of “---”.")
    end = lines.index("---", 1)
    fields: dict = {"issuers": ()}
    for number, line in enumerate(lines[1:end], 2):
        name, colon, value = line.partition(": ")
        if not colon or name not in FRONT_MATTER:
            raise DocumentError(f"“{line}” is not known here; allowed are {', '.join(FRONT_MATTER)}.", number)
        if FORMS.get(name) and not re.fullmatch(FORMS[name], value):
            raise DocumentError(f"“{line}” can't be read; write {name} as {EXAMPLES[name]}.", number)
        if name == "issuer":
            fields["issuers"] += (value,)
        else:
            fields[FRONT_MATTER[name]] = value
    return fields, end + 2


def _typed(fields: dict) -> dict:
    if missing := [name for name, field in FRONT_MATTER.items() if field in REQUIRED and field not in fields]:
        raise DocumentError(f"the front matter lacks {', '.join(missing)}.")
    return {**fields, "version": int(fields.get("version", "0"))}


def _read_slogan(lines: list[str], start: int) -> tuple[str, int]:
    if lines[start + 1 : start + 2] and lines[start + 1].startswith(">"):
        return lines[start + 1][2:], start + 2
    return "", start


def _read_sections(lines: list[str], start: int, keys: list[str]) -> tuple[Section, ...]:
    headings, numbers = [(start, "")], set()
    for index, line in enumerate(lines[start:], start):
        if line == "##" or line == _ADDRESSED.rstrip() or line.startswith(_ADDRESSED):
            headings.append((index, line))
        elif re.match(r"##? ", line):
            raise DocumentError("write a heading inside the text as “###”, an addressee as “## → NAME”.", index + 1)
        elif (demand := DEMAND.fullmatch(line)) and demand[1] in numbers:
            raise DocumentError(f"the number {demand[1]} stands here for the second time.", index + 1)
        elif demand:
            numbers.add(demand[1])
    parties = _read_parties(headings, keys)
    ends = [index for index, _ in headings[1:]] + [len(lines)]
    sections = [
        _read_section(parties.get(index), lines[index + 1 : end], index + 2)
        for (index, _), end in zip(headings, ends, strict=True)
    ]
    return tuple(section for section in sections if section != Section())


def _read_parties(headings: list[tuple[int, str]], keys: list[str]) -> dict[int, Party]:
    """Return the addressees by the index of their heading's line."""
    addressed = [(index, heading[len(_ADDRESSED) :]) for index, heading in headings if heading.startswith("## →")]
    if len(addressed) != len(keys):
        line = addressed[len(keys)][0] + 1 if len(addressed) > len(keys) else 1
        text = f"{len(addressed)} sections have an addressee, but “addressees:” lists {len(keys)} keys."
        raise DocumentError(text, line)
    return {index: Party(key, name) for (index, name), key in zip(addressed, keys, strict=True)}


def _read_section(addressee: Party | None, body: list[str], start: int) -> Section:
    """Split what stands under a heading at its demands: the lines that begin with a number and a full stop.

    ``start`` is the number of its first line.
    """
    numbered = [index for index, line in enumerate(body) if DEMAND.fullmatch(line)]
    first, last = (numbered[0], numbered[-1]) if numbered else (len(body), len(body))
    for index, line in enumerate(body[first : last + 1], first):
        if not DEMAND.fullmatch(line):
            raise DocumentError("only demands stand between demands, one on each line.", start + index)
    demands = (match for line in body[first : last + 1] if (match := DEMAND.fullmatch(line)))
    return Section(
        addressee=addressee,
        prose="\n".join(body[:first]).strip("\n"),
        demands=tuple(Demand(int(match[1]), match[2] or "") for match in demands),
        closing="\n".join(body[last + 1 :]).strip("\n"),
    )


def _shallow(document: Document) -> dict:
    return {name: getattr(document, name) for name in document.__dataclass_fields__}


def _first_difference(canonical: str, text: str) -> int:
    pairs = zip_longest(canonical.split("\n"), text.split("\n"))
    return next(number for number, (a, b) in enumerate(pairs, 1) if a != b)
