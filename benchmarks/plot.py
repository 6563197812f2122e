"""The plot: answers a second by server, and how pages grow with the archive. An SVG, readable by day and by night."""

import math
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from benchmarks.figures import Figure

WIDTH, LEFT, RIGHT, LINE = 760, 190, 70, 26
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #222; }
.title { font-weight: 600; font-size: 15px; }
.faint { fill: #666; }
.grid { stroke: #ccc; }
.product { fill: #a50f1a; stroke: #a50f1a; }
.other { fill: #5b7083; stroke: #5b7083; }
.line { fill: none; stroke-width: 2; }
rect, text.product, text.other { stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #eee; }
  .faint { fill: #aaa; }
  .grid { stroke: #444; }
  .product { fill: #ff7a80; stroke: #ff7a80; }
  .other { fill: #9db4c8; stroke: #9db4c8; }
}
""".strip()


def draw(figures: Iterable[Figure]) -> str:
    """Return the plot of what was measured."""
    figures = list(figures)
    rates = [figure for figure in figures if figure.name.startswith("answers a second: ")]
    grown = [figure for figure in figures if len(figure.series) > 1 and figure.part == "growth"]
    bars = list(_bars(rates, 50))
    top = 50 + LINE * len(rates) + 60
    lines = list(_lines([figure for figure in grown if "postgresql" not in figure.name], top + 20))
    height = top + 20 + 300
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    label = "<title>Answers a second by server, and milliseconds by the size of the archive</title>"
    return "\n".join([head, label, f"<style>{STYLE}</style>", *bars, *lines, "</svg>", ""])


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _kind(name: str) -> str:
    return "product" if "product" in name or ("naive" not in name and "sqlite" in name) else "other"


def _bars(rates: list[Figure], top: float) -> Iterator[str]:
    """Yield a bar for each server, on a logarithmic scale."""
    yield _text(10, 28, "Answers a second (one page, gzip, logarithmic)", kind="title")
    if not rates:
        return
    most, least = max(each.value for each in rates), min(each.value for each in rates) / 2
    for position, each in enumerate(sorted(rates, key=lambda one: -one.value)):
        name = each.name.removeprefix("answers a second: ")
        y = top + LINE * position
        share = math.log(each.value / least) / math.log(most / least)
        width = max(2.0, (WIDTH - LEFT - RIGHT) * share)
        yield _text(LEFT - 10, y + 13, name, anchor="end")
        yield f'<rect x="{LEFT}" y="{y}" width="{width:.0f}" height="{LINE - 8}" class="{_kind(name)}"/>'
        yield _text(LEFT + width + 6, y + 13, f"{each.value:,.0f}")


def _lines(grown: list[Figure], top: float) -> Iterator[str]:
    """Yield a line for each page, both scales logarithmic."""
    yield _text(10, top, "Milliseconds of an uncached page by the number of appeals (logarithmic)", kind="title")
    if not grown:
        return
    sizes = sorted(grown[0].series)
    values = [value for each in grown for value in each.series.values()]
    lowest, highest = math.log10(min(values)) - 0.05, math.log10(max(values)) + 0.05
    left, right, upper, lower = 50, WIDTH - 300, top + 20, top + 260

    def place(size: int, value: float) -> tuple[float, float]:
        x = left + (right - left) * math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])
        return x, lower - (lower - upper) * (math.log10(value) - lowest) / (highest - lowest)

    for size in sizes:
        x, _y = place(size, min(values))
        yield f'<line x1="{x:.0f}" y1="{upper}" x2="{x:.0f}" y2="{lower}" class="grid"/>'
        anchor = "end" if size == sizes[-1] else "middle"
        yield _text(x, lower + 18, f"{size:,}", anchor=anchor, kind="faint")
    for power in range(math.floor(lowest), math.ceil(highest) + 1):
        for value in (10.0**power, 3 * 10.0**power):
            if lowest <= math.log10(value) <= highest:
                _x, y = place(sizes[0], value)
                yield f'<line x1="{left}" y1="{y:.0f}" x2="{right}" y2="{y:.0f}" class="grid"/>'
                yield _text(left - 6, y + 4, f"{value:g}", anchor="end", kind="faint")
    taken = -math.inf
    for each in sorted(grown, key=lambda one: -one.series[sizes[-1]]):
        points = [place(size, each.series[size]) for size in sizes]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{path}" class="line {_kind(each.name)}"/>'
        taken = max(taken + 15, points[-1][1] + 4)
        name = each.name.partition(",")[0].replace("sqlite: ", "").replace("naive Django", "naive")
        yield _text(right + 8, taken, f"{name.split(' (')[0]} {each.series[sizes[-1]]:.0f}", kind=_kind(each.name))
