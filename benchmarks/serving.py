"""What servers make of a warm page: the product, ready bytes, the naive site, and nginx before the product or a file.

All are asked in turn in every round, by the same program over kept connections, and a ratio is the median of the ratios
of the rounds: what else the machine does weighs on both sides of it.
"""

import base64
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import load, servers
from benchmarks.figures import Figure
from benchmarks.load import Load

PAGE = "/en/appeals/appeal-10/"
PRODUCT, READY, NAIVE, FILE, FRONT = "product", "ready bytes", "naive Django", "nginx, a file", "nginx, product"
GZIP, BR, UNCHANGED, ALONE = "gzip", "br", "304", "gzip, 1 connection"
TOGETHER = 16
# Longer than it takes to compress a page as well as can be, which happens off the request's way.
PATIENCE = 20


@dataclass(slots=True)
class Case:
    """A server with the address of its page, its process where that is measured, and what it is asked for."""

    address: str
    process: subprocess.Popen | None = None
    kinds: dict[str, dict[str, str]] = field(default_factory=dict)
    loads: dict[str, list[Load]] = field(default_factory=dict)


def measure(folder: Path, *, rounds: int, seconds: float) -> Iterator[Figure]:
    """Yield what was measured with the databases that ``growing.measure_languages`` has filled in ``folder``."""
    with ExitStack() as running:
        cases = dict(_start(running, folder))
        for _ in range(rounds):
            for kind in (GZIP, BR, UNCHANGED, ALONE):
                for case in cases.values():
                    if kind in case.kinds:
                        case.loads.setdefault(kind, []).append(_ask(case, kind, seconds))
        yield from _rates(cases)
        yield from _waiting(cases)
        yield from _bytes(cases)
        memory = {name: servers.memory(cases[name].process) for name in (PRODUCT, NAIVE)}
        note = f"{memory[PRODUCT]:.0f} MB against {memory[NAIVE]:.0f} MB, {servers.WORKERS} workers under load"
        share = memory[PRODUCT] / memory[NAIVE]
        yield Figure("memory", "memory (PSS), product / naive Django", share, "x", most=0.9, note=note)
        yield from _publishing(cases[PRODUCT], folder, rounds=rounds, seconds=seconds)
    yield from _cold_starts(folder, rounds=min(rounds, 5))


def _places(folder: Path) -> dict[str, dict[str, str]]:
    naive = folder / "naive-languages-34"
    return {
        servers.PRODUCT: {"VAR_DIR": str(folder / "product-languages-34")},
        servers.NAIVE: {"NAIVE_DATABASE": str(naive / "naive.sqlite3")},
    }


def _start(running: ExitStack, folder: Path) -> Iterator[tuple[str, Case]]:
    """Yield the cases, each with a server that answers."""
    places = _places(folder)
    servers.manage("prepare", **places[servers.PRODUCT])
    servers.manage("collectstatic", "--noinput", "--verbosity=0", **places[servers.PRODUCT])
    product = _serve(running, servers.PRODUCT, **places[servers.PRODUCT])
    page = _page(product.address)
    ready = folder / "ready.json"
    ready.write_text(json.dumps(page))
    yield PRODUCT, product
    yield READY, _serve(running, servers.READY, READY=str(ready))
    yield NAIVE, _serve(running, servers.NAIVE, **places[servers.NAIVE])
    if not servers.has_nginx():
        print("nginx with its module brotli_static is not installed: its figures are left out", file=sys.stderr)
        return
    yield FILE, _serve_file(running, folder, page["bodies"])
    try:
        yield FRONT, _serve_front(running, folder, product, places[servers.PRODUCT])
    except subprocess.CalledProcessError as error:
        print(f"The product prints no configuration of nginx: {error.stderr[-200:]}", file=sys.stderr)


def _serve(running: ExitStack, application: str, **environment: str) -> Case:
    port = servers.free_port()
    process = running.enter_context(servers.gunicorn(application, port, **environment))
    return _ready(Case(f"http://127.0.0.1:{port}{PAGE}", process))


def _ready(case: Case) -> Case:
    """Wait until it answers, and note what it can be asked for."""
    _wait_for(case.address)
    _settle(case.address)
    for kind in (GZIP, BR):
        _status, headers, _body = servers.fetch(case.address, {"Accept-Encoding": kind})
        if headers.get("Content-Encoding") == kind:
            case.kinds[kind] = {"Accept-Encoding": kind}
            if kind == GZIP:
                case.kinds[ALONE] = case.kinds[GZIP]
                case.kinds[UNCHANGED] = {"Accept-Encoding": kind, "If-None-Match": headers["ETag"]}
    if (status := servers.fetch(case.address, case.kinds[UNCHANGED])[0]) != 304:
        raise RuntimeError(f"{case.address} answers {status} where nothing has changed")
    return case


def _wait_for(address: str) -> None:
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE:
        try:
            if servers.fetch(address, {"Accept-Encoding": GZIP})[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{address} doesn't answer.")


def _settle(address: str) -> None:
    """Wait until the page is kept as small as it gets: until its tags stay what they are."""
    before, steady = "", 0
    for _ in range(PATIENCE * 4):
        tags = "".join(servers.fetch(address, {"Accept-Encoding": kind})[1].get("ETag", "") for kind in (GZIP, BR))
        steady, before = (steady + 1 if tags == before else 0), tags
        if steady >= 8:
            return
        time.sleep(0.25)


def _page(address: str) -> dict:
    """Return the page as it is sent: its headers, its bodies by encoding, in base64."""
    bodies = {}
    for kind in ("identity", GZIP, BR):
        _status, headers, body = servers.fetch(address, {"Accept-Encoding": kind})
        bodies[kind] = base64.b64encode(body).decode()
    own = ("Date", "Server", "Connection", "Content-Length", "Content-Encoding", "Transfer-Encoding")
    return {"headers": {name: value for name, value in headers.items() if name not in own}, "bodies": bodies}


def _serve_file(running: ExitStack, folder: Path, page: dict[str, str]) -> Case:
    root = folder / "file" / PAGE.strip("/")
    root.mkdir(parents=True, exist_ok=True)
    for name, body in {"": page["identity"], ".gz": page[GZIP], ".br": page[BR]}.items():
        (root / f"index.html{name}").write_bytes(base64.b64decode(body))
    port = servers.free_port()
    site = servers.STATIC.format(port=port, root=folder / "file")
    running.enter_context(servers.nginx(folder / "nginx-file", site))
    return _ready(Case(f"http://127.0.0.1:{port}{PAGE}"))


def _serve_front(running: ExitStack, folder: Path, product: Case, environment: dict[str, str]) -> Case:
    port = servers.free_port()
    app = product.address.removeprefix("http://").removesuffix(PAGE)
    site = servers.manage("web_server", "nginx", f"--app={app}", f"--listen=127.0.0.1:{port}", **environment)
    running.enter_context(servers.nginx(folder / "nginx-front", site))
    return _ready(Case(f"http://127.0.0.1:{port}{PAGE}"))


def _ask(case: Case, kind: str, seconds: float) -> Load:
    connections = 1 if kind == ALONE else TOGETHER
    return load.ask(case.address, connections=connections, seconds=seconds, headers=case.kinds[kind])


def _median(loads: list[Load], what: str = "rate") -> float:
    return statistics.median(getattr(each, what) for each in loads)


def _ratio(above: list[Load], below: list[Load], what: str = "rate") -> float:
    pairs = zip(above, below, strict=True)
    return statistics.median(getattr(one, what) / getattr(other, what) for one, other in pairs)


def _rates(cases: dict[str, Case]) -> Iterator[Figure]:
    wanted = [
        (PRODUCT, READY, GZIP, 0.9),
        (PRODUCT, READY, BR, 0.9),
        (PRODUCT, READY, UNCHANGED, 0.9),
        (PRODUCT, NAIVE, GZIP, 30.0),
        (FRONT, FILE, GZIP, 0.9),
        (FRONT, FILE, BR, 0.9),
        (FRONT, FILE, UNCHANGED, 0.9),
    ]
    for one, other, kind, least in wanted:
        if one in cases and other in cases:
            above, below = cases[one].loads[kind], cases[other].loads[kind]
            note = f"{_median(above):,.0f} against {_median(below):,.0f} answers a second"
            name = f"warm page ({kind}), {one} / {other}"
            yield Figure("throughput", name, _ratio(above, below), "x", least=least, note=note)
    for name, case in cases.items():
        rates = {kind: _median(found) for kind, found in case.loads.items() if kind != ALONE}
        note = ", ".join(f"{kind} {rate:,.0f}" for kind, rate in rates.items())
        failed = sum(each.failed for found in case.loads.values() for each in found)
        yield Figure("throughput", f"answers a second: {name}", rates[GZIP], "/s", note=f"{note}; failed: {failed}")


def _waiting(cases: dict[str, Case]) -> Iterator[Figure]:
    for name, case in cases.items():
        one, many = case.loads[ALONE], case.loads[GZIP]
        note = f"{TOGETHER} connections: p50 {_median(many, 'p50'):.2f} ms, p99 {_median(many, 'p99'):.2f} ms; 1: "
        note += f"p50 {_median(one, 'p50'):.2f} ms, p99 {_median(one, 'p99'):.2f} ms"
        yield Figure("waiting", f"p99 at {TOGETHER} connections: {name}", _median(many, "p99"), "ms", note=note)


def _bytes(cases: dict[str, Case]) -> Iterator[Figure]:
    for name in (PRODUCT, NAIVE):
        sizes = {
            kind: len(servers.fetch(cases[name].address, {"Accept-Encoding": kind})[2])
            for kind in ("identity", GZIP, BR)
        }
        note = ", ".join(f"{kind} {size:,}" for kind, size in sizes.items())
        yield Figure("bytes", f"bytes of the page as gzip: {name}", sizes[GZIP], "B", note=note)


def _publishing(case: Case, folder: Path, *, rounds: int, seconds: float) -> Iterator[Figure]:
    """Yield what readers notice while somebody publishes ten times a second."""
    command = [sys.executable, "-m", "benchmarks.publisher", str(folder / "product-languages-34")]
    quiet: list[Load] = []
    busy: list[Load] = []
    told: list[dict] = []
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=servers.ROOT, env=os.environ
    ) as publisher:
        publisher.stdout.readline()
        for _ in range(rounds):
            quiet.append(_ask(case, GZIP, seconds))
            publisher.stdin.write(f"{seconds + 1}\n")
            publisher.stdin.flush()
            time.sleep(0.5)
            busy.append(_ask(case, GZIP, seconds))
            told.append(json.loads(publisher.stdout.readline()))
        publisher.stdin.close()
    published = sum(each["published"] for each in told) / sum(each["seconds"] for each in told)
    note = f"{_median(busy):,.0f} against {_median(quiet):,.0f} answers a second; {published:.1f} publications a second"
    name = "rate while ten times a second something is published / quiet"
    yield Figure("publishing", name, _ratio(busy, quiet), "x", least=0.6, note=note)
    note = f"{_median(busy, 'p99'):.2f} against {_median(quiet, 'p99'):.2f} ms"
    yield Figure("publishing", "p99 meanwhile / quiet", _ratio(busy, quiet, "p99"), "x", most=3, note=note)
    failed = sum(each.failed for each in busy) + sum(each["failed"] for each in told)
    yield Figure("publishing", "failed answers and publications meanwhile", failed, "", most=0)


def _cold_starts(folder: Path, *, rounds: int) -> Iterator[Figure]:
    """Yield how long it takes from the command to the first page, with the pages kept from before."""
    took: dict[str, list[float]] = {application: [] for application in _places(folder)}
    for _ in range(rounds):
        for application, environment in _places(folder).items():
            port = servers.free_port()
            start = time.perf_counter()
            with servers.gunicorn(application, port, **environment):
                servers.wait_for(f"http://127.0.0.1:{port}{PAGE}")
                took[application].append(time.perf_counter() - start)
    own, naive = took.values()
    ratio = statistics.median(one / other for one, other in zip(own, naive, strict=True))
    note = f"{statistics.median(own):.2f} against {statistics.median(naive):.2f} s"
    yield Figure("start", "cold start to the first page, product / naive Django", ratio, "x", most=1.2, note=note)
