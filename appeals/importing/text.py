"""Plain text: nothing is marked, so that places and punctuation have to tell."""

from collections.abc import Callable

from appeals.importing.blocks import Block, Draft, Line, escape, escape_start, fold, sift, split_lines
from appeals.importing.lists import Group, group_lines, item

# Nobody wraps lines by hand at more than this many characters: a longer line is a whole paragraph.
_WRAPPED = 120


def read_text(text: str) -> Draft:
    """Return the blocks of a plain text. What looks like Markdown in it is escaped."""
    draft = Draft(plain=True)
    lines = sift(split_lines(text), draft.dropped)
    draft.blocks = [_block(group) for group in group_lines(lines, alone=_own_paragraph(lines))]
    return draft


def _block(group: Group) -> Block:
    bare = " ".join(group.text)
    if group.mark:
        return item(group, escape(bare), bare)
    text = "\n".join(escape_start(line) for line in escape("\n".join(group.text)).split("\n"))
    return Block("paragraph", text, group.lines[0].number, bare=bare)


def _own_paragraph(lines: list[Line]) -> Callable[[Line], bool]:
    """Tell lines that are whole paragraphs from lines that were wrapped by hand."""
    written = [line for line in lines if not line.blank]
    repeated = fold(written[-1].text) if written else ""
    if sum(fold(line.text) == repeated for line in written[:-1]) == 0:
        repeated = ""
    spread = [index for index, line in enumerate(lines) if not line.blank]
    unspaced = bool(spread) and spread[-1] - spread[0] + 1 == len(spread)
    return lambda line: unspaced or len(line.text) > _WRAPPED or fold(line.text) == repeated
