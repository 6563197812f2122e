"""Figures with their goals, and how they are shown: a table in the terminal, one in Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured: its ``value`` in a ``unit``, and what it may be at ``least`` or at ``most``.

    ``series`` are the values behind it by size, for the plot. Where no goal is set, it is told for comparison.
    """

    part: str
    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    note: str = ""
    series: dict[int, float] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The value in words."""
        digits = 0 if float(self.value).is_integer() or self.value >= 100 else 1 if self.value >= 10 else 2
        return f"{self.value:,.{digits}f} {self.unit}".strip()

    @property
    def goal(self) -> str:
        """The goal in words, or nothing."""
        if self.least is not None:
            return f"≥ {self.least:g} {self.unit}".strip()
        return "" if self.most is None else f"≤ {self.most:g} {self.unit}".strip()

    @property
    def verdict(self) -> str:
        """Whether the goal is met, or nothing where there is none."""
        if not self.goal:
            return ""
        # What is shown is what counts: nobody sees the third digit.
        value = round(self.value, 2)
        met = value >= self.least if self.least is not None else value <= self.most
        return "met" if met else "missed"


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as lines for a terminal."""
    rows = [("", "figure", "value", "goal", "", "")]
    rows += [(each.part, each.name, each.shown, each.goal, each.verdict, each.note) for each in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def markdown(figures: Iterable[Figure]) -> str:
    """Return the figures as a table in Markdown."""
    lines = ["| figure | value | goal | | |", "|---|---:|---:|---|---|"]
    for each in figures:
        verdict = f"**{each.verdict}**" if each.verdict == "missed" else each.verdict
        lines.append(f"| {each.name} | {each.shown} | {each.goal} | {verdict} | {each.note} |")
    return "\n".join(lines)
