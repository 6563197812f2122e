"""QR codes: an address as a drawing that the camera of a telephone reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

import segno

# The standard asks for four modules of empty margin on every side; without them cameras miss the code.
QUIET = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one path of strokes: ``size`` is the edge in modules with the quiet zone, ``path`` the ``d``."""

    size: int
    path: str


def matrix(text: str) -> list[list[bool]]:
    """Return the modules of the QR code of ``text``, row by row, True for dark; without the quiet zone.

    It bears the loss of 15 % of its area, of more where that costs no space. Raises segno.DataOverflowError for a text
    that no QR code can hold (about 2,300 bytes).
    """
    made = segno.make(text, error="m", micro=False, boost_error=True)
    return [[bool(module) for module in row] for row in made.matrix]


def code(text: str) -> Code:
    """Return the QR code of ``text`` as a path, to be drawn with strokes one unit wide. Raises as ``matrix``."""
    rows = matrix(text)
    return Code(size=len(rows) + 2 * QUIET, path="".join(_strokes(rows)))


def svg(text: str, *, label: str = "") -> str:
    """Return the QR code of ``text`` as an SVG of its own, black on white in any surroundings. Raises as ``matrix``.

    ``label`` is what it is called for those who don't see it; without one it is called ``text``.
    """
    drawn = code(text)
    name = escape(label or text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.size} {drawn.size}" role="img" '
        f'aria-label="{name}" shape-rendering="crispEdges"><title>{name}</title>'
        f'<path fill="#fff" d="M0 0h{drawn.size}v{drawn.size}H0z"/><path stroke="#000" d="{drawn.path}"/></svg>'
    )


def _strokes(rows: list[list[bool]]) -> Iterator[str]:
    """Yield a stroke for each run of dark modules, each begun where the one before ended: that keeps the path short."""
    x, y = 0, 0
    for row, modules in enumerate(rows, QUIET):
        column = QUIET
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                # Half a module down: a stroke is drawn around its line.
                start = f"m{column - x} {row - y}" if (x, y) != (0, 0) else f"M{column} {row}.5"
                yield f"{start}h{length}"
                x, y = column + length, row
            column += length
