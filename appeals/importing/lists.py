"""Paragraphs and list items out of lines, whatever the marks."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from appeals.importing.blocks import Block, Line, mark_number

_MARK = re.compile(
    r"""[ \t\xa0]*
    (?: (?P<bullet>[•◦▪‣●∙⁃]) [ \t\xa0]*
      | (?P<mark>[-*+·–—] | \(?\d{1,9}[.)] | \d{1,3}(?:\.\d{1,3})+[.)]? | \(?[^\W\d_]\) | \(?[IVX]{1,6}[.)])
        (?:[ \t\xa0]+|$)
    )(?P<text>.*)""",
    re.VERBOSE,
)
_CANONICAL_MARK = re.compile(r"(?P<mark>[0-9]{1,9}\.)(?:[ ]|$)(?P<text>.*)(?P<bullet>)?")
_DASHES = "–—"


@dataclass(slots=True)
class Group:
    """The lines of one paragraph or, with a ``mark``, of one item."""

    lines: list[Line]
    mark: str = ""
    indent: int = 0
    column: int = 0
    gap: bool = True
    nested: bool = False
    doubtful: int = 0
    text: list[str] = field(default_factory=list)

    @property
    def opens_list(self) -> bool:
        """Whether the text ends in a colon."""
        return ends_in_colon(self.text[-1])


def ends_in_colon(text: str) -> bool:
    """Whether ``text`` ends in a colon, in whatever script, emphasised or not."""
    return text.rstrip("*_ \t\xa0\u200b").endswith((":", "：", "׃"))


def group_lines(
    lines: Iterable[Line], *, alone: Callable[[Line], bool], canonical: bool = False, any_number: bool = False
) -> list[Group]:
    """Return the paragraphs and items of ``lines``.

    ``alone`` tells which lines are paragraphs of their own. ``canonical``: only ``3.`` at the start of a line is an
    item, and it needs no blank line after another one. ``any_number``: a list may begin with any
    number after a blank line.
    """
    groups: list[Group] = []
    gap, last = True, 0
    for line in lines:
        if line.blank:
            gap = True
            continue
        before = groups[-1] if groups else None
        match = (_CANONICAL_MARK if canonical else _MARK).fullmatch(line.text)
        if match and before and _is_nested(line, before):
            before.nested = True
            _continue(before, line, gap=gap)
        elif match and (
            _is_apart(before, gap=gap)
            if canonical
            else _begins(_mark(match), before, gap=gap, last=None if any_number else last)
        ):
            column = len(line.text.expandtabs(4)) - len(match["text"].expandtabs(4))
            groups.append(Group([line], _mark(match), line.indent, column, gap, text=[match["text"].strip()]))
            last = mark_number(_mark(match))
        elif before and _goes_on(line, before, gap=gap, canonical=canonical, alone=alone):
            _continue(before, line, gap=gap)
        else:
            groups.append(Group([line], gap=gap, text=[line.text.strip()]))
        gap = False
    return groups


def split_mark(text: str) -> tuple[str, str]:
    """Return the mark that stands in front of ``text`` (empty: none), and the rest."""
    match = _MARK.fullmatch(text.replace("\\\n", " "))
    return (_mark(match), match["text"]) if match else ("", text)


def item(group: Group, text: str, bare: str = "") -> Block:
    """Return the block of an item whose Markdown is ``text``."""
    return Block(
        kind="item",
        text=text,
        bare=bare,
        line=group.lines[0].number,
        mark=group.mark,
        raw="\n".join(line.text.rstrip() for line in group.lines),
        gap=group.gap,
        nested=group.nested,
        doubtful=group.doubtful,
    )


def _mark(match: re.Match) -> str:
    return match["bullet"] or match["mark"]


def _is_nested(line: Line, before: Group) -> bool:
    return bool(before.mark) and line.indent >= before.indent + 2


def _is_apart(before: Group | None, *, gap: bool) -> bool:
    """Whether a demand of a canonical text may begin here: a number may also begin a line inside a paragraph.

    Words right below a demand are no such paragraph: they may have been broken off it.
    """
    return gap or before is None or bool(before.mark) or not before.gap


def _begins(mark: str, before: Group | None, *, gap: bool, last: int | None) -> bool:
    announced = before is None or bool(before.mark) or before.opens_list
    return begins_item(mark, announced=announced, gap=gap, last=last)


def begins_item(mark: str, *, announced: bool, gap: bool, last: int | None) -> bool:
    """Whether ``mark`` begins an item: dashes, “I.” and numbers may also begin a line of a paragraph.

    ``announced``: an item or a colon stands before it; ``gap``: a blank line does; ``last`` is the last item's number,
    None where any number may begin a list.
    """
    if announced:
        return True
    if mark[0] in _DASHES or re.fullmatch(r"[IVX]+\.|\d+\..+", mark):
        return False
    number = mark_number(mark)
    return not number or number == 1 or (gap and (last is None or number == last + 1))


def _goes_on(line: Line, before: Group, *, gap: bool, canonical: bool, alone: Callable[[Line], bool]) -> bool:
    if canonical and before.mark:
        return False
    if gap:
        return bool(before.mark) and line.indent >= max(before.column, 2)
    return not (alone(line) or alone(before.lines[-1])) or (bool(before.mark) and line.indent > before.indent)


def _continue(group: Group, line: Line, *, gap: bool) -> None:
    if gap:
        group.lines.append(Line(line.number, ""))
    elif group.mark and line.indent <= group.indent and group.text[-1].endswith((".", "!", "?", ";", "。")):
        group.doubtful = group.doubtful or line.number
    group.lines.append(line)
    group.text.append(line.text.strip())
