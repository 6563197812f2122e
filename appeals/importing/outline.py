"""From blocks to the parts of an appeal: title, slogan, sections with their demands."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.document import Demand, Party, Section
from appeals.importing.blocks import Block, Draft, ReadingError
from appeals.importing.lists import ends_in_colon
from appeals.importing.numbering import number_demands
from appeals.importing.title import take_title_and_slogan
from appeals.markup import plain
from appeals.normalform import one_line

_MOST = 1_000


@dataclass(slots=True)
class Outline:
    """The parts of an appeal; ``numbered`` says that the demands bear the numbers that the document states."""

    title: str
    slogan: str
    sections: tuple[Section, ...]
    numbered: bool


@dataclass(slots=True)
class _Part:
    """A section in the making."""

    addressee: Party | None = None
    prose: list[str] = field(default_factory=list)
    items: list[Block] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    lead: str = ""


def outline(draft: Draft) -> Outline:
    """Return the parts of ``draft``; what a person must decide is added to its questions.

    Raises ReadingError where there is no title, or far too many sections or demands.
    """
    title, slogan, blocks = take_title_and_slogan(draft)
    parts = [part for span in _spans(blocks, draft) for part in span if part != _Part()]
    if len(parts) > _MOST or sum(len(part.items) for part in parts) > _MOST:
        message = _("The document has more than %(most)s sections or demands; no appeal can be that long.")
        raise ReadingError(message % {"most": _MOST})
    numbers, numbered = number_demands([item for part in parts for item in part.items], draft)
    _ask_about_lists(parts, draft)
    given = iter(numbers)
    sections = tuple(
        Section(
            addressee=part.addressee,
            prose="\n\n".join(part.prose),
            demands=tuple(Demand(next(given), item.text) for item in part.items),
            closing="\n\n".join(part.closing),
        )
        for part in parts
    )
    return Outline(title, slogan, sections, numbered)


def _spans(blocks: list[Block], draft: Draft) -> list[list[_Part]]:
    """Return the parts between the headings."""
    spans: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.kind in ("paragraph", "item"):
            spans[-1][1].append(block)
        else:
            spans.append((block, []))
    keys = iter(_keys(blocks, draft))
    return [_span(heading, body, keys, draft) for heading, body in spans]


def _keys(blocks: list[Block], draft: Draft) -> list[str]:
    """Return the key of each addressed heading: those of the front matter if their number is right."""
    keys = " ".join(draft.fields.get("addressees", [])).split()
    addressed = sum(block.kind == "addressed" for block in blocks)
    if len(keys) == addressed:
        return keys
    if keys:
        draft.questions.append(
            _("“addressees:” lists %(keys)s keys, but %(sections)s sections have an addressee: they go by their names.")
            % {"keys": len(keys), "sections": addressed}
        )
    return [""] * addressed


def _span(heading: Block | None, body: list[Block], keys, draft: Draft) -> list[_Part]:
    if heading and heading.kind == "addressed":
        party = Party(next(keys), one_line(heading.text if draft.canonical else plain(heading.text)))
        if not party.name:
            draft.questions.append(
                _("Who is addressed in line %(line)s? The name is missing.") % {"line": heading.line}
            )
        return _addressed(party if party.key or party.name else None, body, draft)
    opening = [f"### {heading.text}"] if heading and heading.kind == "heading" else []
    if draft.canonical:
        parts = _addressed(None, body, draft)
        parts[0].prose[:0] = opening
        return parts
    return _unaddressed(opening, body, draft)


def _addressed(party: Party | None, body: list[Block], draft: Draft) -> list[_Part]:
    """Every list holds demands. Prose between two lists leads the second in: a further part to the same addressee."""
    parts = [_Part(party)]
    for block in body:
        part = parts[-1]
        if block.kind == "paragraph":
            (part.closing if part.items else part.prose).append(block.text)
            continue
        if part.closing:
            parts.append(_Part(party, prose=part.closing))
            part.closing = []
        parts[-1].items.append(block)
    return parts


def _unaddressed(opening: list[str], body: list[Block], draft: Draft) -> list[_Part]:
    """A paragraph that ends in a colon before a list opens a part of its own; what follows the list, the next."""
    parts = [_Part(prose=opening)]
    for index, block in enumerate(body):
        part = parts[-1]
        if block.kind == "paragraph":
            if part.items:
                parts.append(part := _Part())
            part.prose.append(block.text)
        elif part.items:
            part.items.append(block)
        elif _leads_in(body[index - 1] if index else None) or draft.plain:
            parts.append(_lead_off(part, block, draft))
        else:
            _keep_as_text(part, block, body[index - 1] if index else None, draft)
    return parts


def _leads_in(block: Block | None) -> bool:
    return bool(block and block.kind == "paragraph" and ends_in_colon(block.text))


def _lead_off(part: _Part, block: Block, draft: Draft) -> _Part:
    """Take the lead-in of the list that begins with ``block`` off ``part``, with the headings right above it."""
    cut = max(len(part.prose) - 1, 0)
    while cut and part.prose[cut - 1].startswith("#"):
        cut -= 1
    led = _Part(prose=part.prose[cut:], items=[block])
    part.prose = part.prose[:cut]
    led.lead = led.prose[-1] if led.prose else ""
    if not ends_in_colon(led.lead):
        draft.questions.append(
            _("Are the items of the list in line %(line)s demands? Nothing that ends in a colon leads them in.")
            % {"line": block.line}
        )
    return led


def _keep_as_text(part: _Part, block: Block, before: Block | None, draft: Draft) -> None:
    if before and before.kind == "item" and part.prose:
        part.prose[-1] += ("\n\n" if block.gap else "\n") + block.raw
        return
    part.prose.append(block.raw)
    draft.questions.append(
        _("Does the list in line %(line)s hold demands? It stays text, since nobody is addressed there.")
        % {"line": block.line}
    )


def _ask_about_lists(parts: list[_Part], draft: Draft) -> None:
    for part in parts:
        if part.items and not part.addressee:
            lead = part.lead or (part.prose[-1] if part.prose else part.items[0].text)
            draft.questions.append(
                ngettext(
                    "Who is addressed in “%(lead)s”? Its %(count)s demand has no addressee.",
                    "Who is addressed in “%(lead)s”? Its %(count)s demands have no addressee.",
                    len(part.items),
                )
                % {"lead": _tail(plain(lead[-1000:])), "count": len(part.items)}
            )
        for item in part.items:
            if item.doubtful:
                draft.questions.append(
                    _("Does line %(line)s belong to the demand above it? No blank line stands between them.")
                    % {"line": item.doubtful}
                )
            if item.nested:
                draft.questions.append(
                    _("Should the list inside the demand in line %(line)s be demands of its own? It is one now.")
                    % {"line": item.line}
                )


def _tail(text: str, *, longest: int = 110) -> str:
    """Return a long lead-in's last sentence, or the end of that."""
    if len(text) <= longest:
        return text
    sentence = re.split(r"(?<=[.!?…])\s+", text)[-1]
    return "… " + (sentence if len(sentence) <= longest else sentence[-longest:].partition(" ")[2])
