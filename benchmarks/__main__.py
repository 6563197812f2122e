"""What the product costs, beside what it is to be compared with: one command, one table, one plot.

    .venv/bin/python -m benchmarks [--quick] [--postgresql] [--keep FOLDER] [--write]

It fills databases of its own and throws them away, unless they are to be kept for the next time. ``--quick`` takes less
than three minutes and goes up to 1,000 appeals instead of 20,000. ``--write`` puts table and plot into docs/.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks import growing, serving
from benchmarks.figures import Figure, markdown, table
from benchmarks.load import wrk
from benchmarks.plot import draw
from tests.postgresql import run_server

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def main() -> None:
    """Measure, print as it comes, and write what is to be written."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="up to 1,000 appeals, few rounds: less than three minutes")
    parser.add_argument("--postgresql", action="store_true", help="growth in PostgreSQL too, on a server of its own")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the databases there, and take what is there")
    parser.add_argument("--write", action="store_true", help="put table and plot into docs/performance.md and .svg")
    options = parser.parse_args()
    wrk()
    with ExitStack() as stack:
        folder = (options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))).absolute()
        figures = []
        for figure in _measure(folder, quick=options.quick, postgresql=options.postgresql):
            figures.append(figure)
            print(f"{figure.name}: {figure.shown} {figure.goal} {figure.verdict}", file=sys.stderr, flush=True)
    print(table(figures))
    if options.write:
        _write(figures)


def _measure(folder: Path, *, quick: bool, postgresql: bool) -> Iterator[Figure]:
    sizes = [10, 1000] if quick else [10, 1000, 20000]
    yield from growing.measure_languages(folder, rounds=3 if quick else 9)
    yield from serving.measure(folder, rounds=2 if quick else 7, seconds=1 if quick else 2)
    yield from growing.measure(folder, sizes=sizes, rounds=3 if quick else 9)
    if postgresql:
        with run_server() as url, psycopg.connect(url, autocommit=True) as connection:
            for size in sizes:
                connection.execute(f"CREATE DATABASE of_{size}")
            places = {"name": "postgresql", "DATABASE_URL": url.removesuffix("/postgres") + "/of_{size}"}
            anew = Path(tempfile.mkdtemp(dir=folder))
            yield from growing.measure(anew, sizes=sizes, rounds=3 if quick else 9, naive=False, **places)


def machine() -> str:
    """Return the machine and the day in a line."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, Linux {platform.release()}, Python "
        f"{platform.python_version()}, {datetime.now(UTC):%d %B %Y}, load {load:.1f} at the end"
    )


def _write(figures: list[Figure]) -> None:
    """Put the plot beside the page, and the table in the place that the page has for it."""
    DOCS.joinpath("performance.svg").write_text(draw(figures), encoding="utf-8")
    page = DOCS / "performance.md"
    before, _begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    body = f"{BEGIN}\n{machine()}\n\n{markdown(figures)}\n{END}"
    page.write_text(before + body + after, encoding="utf-8")


if __name__ == "__main__":
    main()
