"""What a page costs in process, uncached: beside the naive site, and as the archive and the languages of it grow.

Every archive has a process of its own, which keeps its connection and its caches as a server would. They are asked in
turn, and a ratio is the median of the ratios of the rounds: what else the machine does weighs on both sides of it.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote_plus

from appeals.languages import CODES
from benchmarks.documents import EVERYWHERE, OFTEN, make
from benchmarks.figures import Figure

FEW_LANGUAGES = ("en", "be", "uk")


class Asker:
    """A process of ``benchmarks.asker`` for the archive of that many appeals, filled unless it was before."""

    def __init__(self, site: str, folder: Path, number: int, languages: Iterable[str], **environment: str) -> None:
        """Start it, and fill its database."""
        self.number = number
        languages = list(languages)
        folder.mkdir(parents=True, exist_ok=True)
        told = {**os.environ, "NAIVE_LANGUAGES": ",".join(languages), **environment}
        command = [sys.executable, "-m", "benchmarks.asker", site, str(folder)]
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=told, text=True
        )
        filled = folder / "filled"
        if not filled.exists():
            self.tell({"fill": number, "languages": languages})
            filled.touch()

    def tell(self, words: dict) -> dict:
        """Hand it a line and return what it answers."""
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        """Let it go."""
        self.process.stdin.close()
        self.process.wait(timeout=30)


def paths(number: int) -> dict[str, str]:
    """Return the addresses that are measured in an archive of that many appeals, by what they are."""
    title = list(make(6, ("en",)))[-1].documents[0].title
    rare = quote_plus(title.rpartition(": ")[2])
    return {
        "appeal": f"/en/appeals/appeal-{number // 2}/",
        "first page of the list": "/en/appeals/",
        "last page of the list": "/en/appeals/?before=6",
        "feed": "/en/feed.atom",
        "search for one and the same appeal": f"/en/search/?q={rare}",
        f"search for a word of every appeal (“{EVERYWHERE}”)": f"/en/search/?q={EVERYWHERE}",
        f"search for a word of every tenth (“{OFTEN}”)": f"/en/search/?q={OFTEN}",
        "open demands": "/en/demands/open/",
    }


def naive_paths(number: int) -> dict[str, str]:
    """Return the addresses of the naive site that are measured."""
    return {
        "appeal": f"/en/appeals/appeal-{number // 2}/",
        "first page of the list": "/en/appeals/",
        "last page of the list": f"/en/appeals/?page={-(-number // 20)}",
    }


def ask_in_turn(askers: dict[str, tuple[Asker, dict[str, str]]], *, rounds: int, each: int) -> dict[str, dict]:
    """Ask all askers for their paths, ``rounds`` times in turn; return by asker and by path's name what was measured.

    Of each there is a list, one entry for every round. Raises RuntimeError where a page isn't there.
    """
    found: dict[str, dict] = {name: {what: [] for what in wanted} for name, (_asker, wanted) in askers.items()}
    for _ in range(rounds):
        for name, (asker, wanted) in askers.items():
            told = asker.tell({"paths": list(wanted.values()), "rounds": each})
            for what, path in wanted.items():
                if told[path]["status"] != 200:
                    raise RuntimeError(f"{name}: {path} answers {told[path]['status']}")
                found[name][what].append(told[path])
    return found


def ratio(above: list[dict], below: list[dict]) -> float:
    """Return the median over the rounds of how many times longer the first took."""
    return statistics.median(one["ms"] / other["ms"] for one, other in zip(above, below, strict=True))


def median(measured: list[dict]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(each["ms"] for each in measured)


def measure(folder: Path, *, sizes: list[int], rounds: int, naive: bool = True, **environment: str) -> Iterator[Figure]:
    """Yield what grows with the archive, from the smallest of ``sizes`` on; beside it what the naive site does."""
    database = environment.pop("name", "sqlite")
    askers = {}
    for size in sizes:
        own = {key: value.format(size=size) for key, value in environment.items()}
        askers[f"product {size}"] = Asker("product", folder / f"{database}-{size}", size, ["en"], **own), paths(size)
        if naive:
            askers[f"naive {size}"] = (
                Asker("naive", folder / f"naive-{size}", size, ["en"], NAIVE_LANGUAGES=",".join(CODES)),
                naive_paths(size),
            )
    found = ask_in_turn(askers, rounds=rounds, each=9)
    for asker, _paths in askers.values():
        asker.stop()
    small, *between, large = sizes
    for what in paths(small):
        series = {size: median(found[f"product {size}"][what]) for size in sizes}
        grown = ratio(found[f"product {large}"][what], found[f"product {small}"][what])
        note = "; ".join(f"{size:,}: {ms:.1f} ms" for size, ms in series.items())
        for size in between[-1:]:
            full = ratio(found[f"product {large}"][what], found[f"product {size}"][what])
            note += f"; {size:,} → {large:,}: {full:.2f} x"
        name = f"{database}: {what}, {small:,} → {large:,} appeals"
        yield Figure("growth", name, grown, "x", most=None if "open" in what else 1.2, note=note, series=series)
    if naive:
        yield from _beside_naive(found, sizes)


def _beside_naive(found: dict[str, dict], sizes: list[int]) -> Iterator[Figure]:
    small, large = sizes[0], sizes[-1]
    for what in naive_paths(small):
        series = {size: median(found[f"naive {size}"][what]) for size in sizes}
        grown = ratio(found[f"naive {large}"][what], found[f"naive {small}"][what])
        note = "; ".join(f"{size:,}: {ms:.1f} ms" for size, ms in series.items())
        name = f"naive Django: {what}, {small:,} → {large:,} appeals"
        yield Figure("growth", name, grown, "x", note=note, series=series)


def measure_languages(folder: Path, *, rounds: int) -> Iterator[Figure]:
    """Yield how the page of an appeal grows with the languages that it is in."""
    askers = {}
    for site in ("product", "naive"):
        for languages in (FEW_LANGUAGES, ("en", *(code for code in CODES if code != "en"))):
            asker = Asker(site, folder / f"{site}-languages-{len(languages)}", 20, languages)
            askers[f"{site} {len(languages)}"] = asker, {"appeal": "/en/appeals/appeal-10/"}
    found = ask_in_turn(askers, rounds=rounds, each=15)
    for asker, _paths in askers.values():
        asker.stop()
    few, all_of_them = len(FEW_LANGUAGES), len(CODES)
    for site, goal, name in (("product", 1.3, "appeal page"), ("naive", None, "naive Django: appeal page")):
        series = {number: median(found[f"{site} {number}"]["appeal"]) for number in (few, all_of_them)}
        grown = ratio(found[f"{site} {all_of_them}"]["appeal"], found[f"{site} {few}"]["appeal"])
        note = "; ".join(f"{number}: {ms:.1f} ms" for number, ms in series.items())
        yield Figure("languages", f"{name}, {few} → {all_of_them} languages", grown, "x", most=goal, note=note)
    own, other = found[f"product {all_of_them}"]["appeal"], found[f"naive {all_of_them}"]["appeal"]
    note = f"{median(own):.1f} ms against {median(other):.1f} ms, {all_of_them} languages"
    yield Figure(
        "uncached", "uncached appeal page, product / naive Django", ratio(own, other), "x", most=0.35, note=note
    )
    yield Figure("uncached", "queries of an uncached appeal page", own[0]["queries"], "", most=2)
