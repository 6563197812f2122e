"""Which number each demand gets."""

from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appeals.importing.blocks import Block, Draft

HIGHEST = 999_999_999


def number_demands(items: list[Block], draft: Draft) -> tuple[list[int], bool]:
    """Return a number for each demand (0: a new one), and whether they are those that the document states."""
    stated = [item.number for item in items]
    if draft.canonical:
        return _first_of_each(stated, draft), True
    counted = list(range(1, len(items) + 1))
    ascending = all(stated) and all(a < b for a, b in pairwise(stated))
    if ascending and not draft.plain and stated and stated[-1] <= HIGHEST:
        return stated, True
    changed = [(old, new) for old, new in zip(stated, counted, strict=True) if old and old != new]
    if changed:
        draft.questions.append(name_renumbering(changed))
    return counted, False


def name_renumbering(changed: list[tuple[int, int]]) -> str:
    """Return the sentence that tells of demands with other numbers than in the document; ``changed``: old and new."""
    sentence = ngettext(
        "%(count)s demand has another number now than in the document (the first: %(old)s became %(new)s).",
        "%(count)s demands have other numbers now than in the document (the first: %(old)s became %(new)s).",
        len(changed),
    )
    return sentence % {"count": len(changed), "old": changed[0][0], "new": changed[0][1]}


def _first_of_each(stated: list[int], draft: Draft) -> list[int]:
    numbers: list[int] = []
    for number in stated:
        if number in numbers:
            draft.questions.append(
                _("The number %(number)s stands at two demands; the second counts as new.") % {"number": number}
            )
        numbers.append(0 if number in numbers else number)
    return numbers
