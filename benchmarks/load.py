"""Load from this machine: wrk, and what it says."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_LINE = r"\s+([0-9.]+)(us|ms|s)"


@dataclass(frozen=True, slots=True)
class Load:
    """What came of asking for a while: answers a second, the median and the 99th percentile in ms, failures."""

    rate: float
    p50: float
    p99: float
    failed: int = 0


def wrk() -> str:
    """Return where the program is. Ends the run where it isn't installed."""
    return shutil.which("wrk") or sys.exit("wrk is not installed: apt-get install wrk")


def ask(address: str, *, connections: int, seconds: float, headers: dict[str, str]) -> Load:
    """Ask for ``address`` over so many kept connections for a while."""
    command = [wrk(), "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", address]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)  # noqa: S603
    return read(done.stdout)


def read(told: str) -> Load:
    """Return what wrk tells. Raises ValueError where it tells nothing of the kind."""
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", told)
    p50, p99 = (re.search(rf"{part}%{_LINE}", told) for part in ("50", "99"))
    if not (rate and p50 and p99):
        raise ValueError(f"wrk says: {told}")
    load = Load(float(rate[1]), *(float(found[1]) * _UNITS[found[2]] for found in (p50, p99)))
    refused = re.search(r"Non-2xx or 3xx responses: ([0-9]+)", told)
    broken = re.search(r"Socket errors: connect ([0-9]+), read ([0-9]+), write ([0-9]+), timeout ([0-9]+)", told)
    failed = [refused[1]] if refused else []
    return replace(load, failed=sum(map(int, [*failed, *(broken.groups() if broken else ())])))
