"""Markdown, free and canonical: headings tell who is addressed, front matter the rest."""

import re

from django.utils.translation import gettext as _

from appeals.document import FRONT_MATTER
from appeals.importing.blocks import ADDRESSED, Block, Draft, Dropped, Line, sift, split_lines
from appeals.importing.lists import Group, group_lines, item

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t](.*))?")
_FIELDS = {*FRONT_MATTER, "title", "slogan"}


def looks_like_markdown(text: str) -> bool:
    """Whether a text without a telling file name is Markdown: it has front matter, a title or an addressed heading."""
    lines = [line for line in sift(split_lines(text), [], separators=False) if not line.blank]
    if not lines:
        return False
    front_matter = lines[0].text.strip() == "---" and any(line.text.strip() == "---" for line in lines[1:])
    return front_matter or lines[0].text.startswith("# ") or any(_addressed_heading(line) for line in lines)


def read_markdown(text: str) -> Draft:
    """Return the blocks and the front matter of a Markdown text."""
    draft = Draft()
    lines = _take_front_matter(split_lines(text), draft)
    draft.canonical = "standing" in draft.fields
    if not draft.canonical:
        lines = sift(_without_underlines(lines), draft.dropped)
    prose: list[Line] = []
    for line in lines:
        if heading := _heading(line, draft):
            draft.blocks += [*_blocks(prose, draft), heading]
            prose = []
        else:
            prose.append(line)
    draft.blocks += _blocks(prose, draft)
    return draft


def _take_front_matter(lines: list[Line], draft: Draft) -> list[Line]:
    start = next((index for index, line in enumerate(lines) if not line.blank), 0)
    marks = [index for index, line in enumerate(lines) if line.text.strip() == "---"]
    if start not in marks or len(marks) < 2:
        return lines
    for line in lines[start + 1 : marks[1]]:
        name, colon, value = line.text.partition(":")
        if colon and name.strip().lower() in _FIELDS:
            draft.fields.setdefault(name.strip().lower(), []).append(_unquoted(value.strip()))
        elif not line.blank:
            draft.dropped.append(Dropped(line.number, line.text.strip()))
            draft.questions.append(
                _("Line %(line)s of the front matter is not understood; allowed are %(names)s.")
                % {"line": line.number, "names": ", ".join(sorted(_FIELDS))}
            )
    return lines[marks[1] + 1 :]


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _without_underlines(lines: list[Line]) -> list[Line]:
    """Turn headings that are underlined with ``===`` or ``---`` into ``#`` and ``##``."""
    turned = list(lines)
    for index, line in enumerate(lines[1:], 1):
        before = lines[index - 1]
        underline = re.fullmatch(r" {0,3}(=+|-{2,})[ \t]*", line.text)
        if underline and re.match(r" {0,3}[^\s#>*+-]", before.text) and (index < 2 or lines[index - 2].blank):
            turned[index - 1] = Line(before.number, f"{'#' if underline[1][0] == '=' else '##'} {before.text.strip()}")
            turned[index] = Line(line.number, "")
    return turned


def _split_heading(line: Line) -> tuple[int, str] | None:
    """Return the level of a heading and its words, without the signs that close it; None for any other line.

    No one pattern does this: looking for spaces before the end, it would take the square of their number.
    """
    heading = _HEADING.fullmatch(line.text)
    if not heading:
        return None
    words = (heading[2] or "").strip(" \t")
    bare = words.rstrip("#")
    return len(heading[1]), words if bare and not bare.endswith((" ", "\t")) else bare.rstrip(" \t")


def _addressed_heading(line: Line) -> re.Match | None:
    heading = _split_heading(line)
    return ADDRESSED.fullmatch(heading[1]) if heading and heading[0] <= 2 else None


def _heading(line: Line, draft: Draft) -> Block | None:
    """Return the block of a heading that divides the appeal; deeper ones belong to the prose."""
    level, words = _split_heading(line) or (0, "")
    if level not in (1, 2):
        return None
    words = words.strip()
    if level == 1 and not any(block.kind == "title" for block in draft.blocks):
        return Block("title", words, line.number)
    if addressed := ADDRESSED.fullmatch(words):
        return Block("addressed", addressed[1].strip(), line.number)
    return Block("heading" if words else "break", words, line.number)


def _blocks(lines: list[Line], draft: Draft) -> list[Block]:
    groups = group_lines(
        lines, alone=_is_deep_heading if not draft.canonical else _never, canonical=draft.canonical, any_number=True
    )
    return [_block(group) for group in groups]


def _is_deep_heading(line: Line) -> bool:
    return bool(_HEADING.fullmatch(line.text))


def _never(line: Line) -> bool:
    return False


def _block(group: Group) -> Block:
    if group.mark:
        return item(group, " ".join(group.text))
    return Block("paragraph", "\n".join(line.text.rstrip("\t") for line in group.lines), group.lines[0].number)
