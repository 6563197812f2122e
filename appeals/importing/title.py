"""The title and the slogan."""

from dataclasses import replace

from django.utils.translation import gettext as _

from appeals.importing.blocks import Block, Draft, ReadingError, fold
from appeals.markup import plain
from appeals.normalform import one_line

_LONGEST_TITLE = 300
_LONGEST_SLOGAN = 200


def take_title_and_slogan(draft: Draft) -> tuple[str, str, list[Block]]:
    """Return title, slogan (may be empty) and the blocks that are left.

    Raises ReadingError where there is no title.
    """
    blocks = list(draft.blocks)
    place = next((index for index, block in enumerate(blocks) if block.kind == "title"), None)
    if place is not None:
        heading = blocks.pop(place)  # its markup may double its length
        title = _bare(replace(heading, text=_short_enough(heading.text, longest=2 * _LONGEST_TITLE)), draft)
        slogan, blocks = _take_slogan(blocks, draft) if place <= 1 else ("", blocks)
    elif draft.plain:
        title, slogan, blocks = _take_plain_title(blocks, draft)
    else:
        title = " ".join(draft.fields.get("title", []))
        slogan, blocks = _take_slogan(blocks, draft)
    if not title and not (draft.canonical and place is not None):  # a translation's may be missing still
        raise ReadingError(_("The document has no title. Write it on a line of its own at the top, as “# Title”."))
    return title, slogan or " ".join(draft.fields.get("slogan", [])), blocks


def _take_plain_title(blocks: list[Block], draft: Draft) -> tuple[str, str, list[Block]]:
    """The title is the first paragraph, or the second where the slogan stands first and last."""
    slogan, rest = _take_slogan(blocks, draft)
    if not slogan and len(blocks) > 2:
        slogan, rest = _take_slogan(blocks[1:], draft)
        rest = blocks[:1] + rest
    if not rest or rest[0].kind != "paragraph":
        raise ReadingError(_("The document has no title. Write it as a paragraph of its own at the top."))
    _short_enough(rest[0].bare, longest=_LONGEST_TITLE)
    return _bare(rest[0], draft), slogan, rest[1:]


def _short_enough(title: str, *, longest: int) -> str:
    """Return ``title`` unless nobody can have meant it as one."""
    if len(title) > longest:
        message = _("The document has no title: what stands in its place has %(count)s characters.")
        raise ReadingError(message % {"count": len(title)})
    return title


def _take_slogan(blocks: list[Block], draft: Draft) -> tuple[str, list[Block]]:
    """A slogan is a quote after the title, or a short paragraph at both ends; it stands once in the result."""
    if not blocks or blocks[0].kind != "paragraph":
        return "", blocks
    if draft.canonical and blocks[0].text == ">":  # an empty slogan before an opening that is a quote
        return "", blocks[1:]
    if len(blocks[0].text) > 2 * _LONGEST_SLOGAN:
        return "", blocks
    first, last = _bare(blocks[0], draft), blocks[-1]
    if not first or len(first) > _LONGEST_SLOGAN:
        return "", blocks
    comparable = len(blocks) > 1 and last.kind == "paragraph" and len(last.text) <= 2 * _LONGEST_SLOGAN
    repeated = comparable and fold(_bare(last, draft)) == fold(first)
    quoted = not draft.plain and _is_short_quote(blocks[0])
    if not (quoted or repeated) or (draft.canonical and not quoted):
        return "", blocks
    return first, blocks[1:-1] if repeated and not draft.canonical else blocks[1:]


def _is_short_quote(block: Block) -> bool:
    lines = [line.lstrip(" ") for line in block.text.split("\n")]
    return all(line.startswith(">") and line[1:].strip() for line in lines)


def _bare(block: Block, draft: Draft) -> str:
    """Return the words of a title or slogan. A canonical document holds them as they are, without markup."""
    if block.bare:
        return one_line(block.bare)
    quote = block.kind == "paragraph" and block.text.lstrip().startswith(">")
    text = "\n".join(line.lstrip(" ")[1:].strip() for line in block.text.split("\n")) if quote else block.text
    return one_line(text if draft.canonical else plain(text))
