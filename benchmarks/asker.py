"""A process that asks one site in process, as often as it is told, so that several sites can be asked in turn.

    python -m benchmarks.asker SITE VAR_DIR

SITE is ``product`` or ``naive``. A line of JSON comes in, ``{"fill": 10, "languages": ["en"]}`` or
``{"paths": ["/en/"], "rounds": 5}``, and a line of JSON goes out: for each path the status, the number of queries, the
bytes, and the time in milliseconds: the median of processor time, which other load doesn't touch; where the database is
another process, the shortest of real time.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

SETTINGS = {"product": "campaign_site.settings", "naive": "benchmarks.naive.settings"}


def main(site: str, folder: str) -> None:
    """Set the site up in ``folder`` and answer until no more comes in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS[site]
    os.environ.update(VAR_DIR=folder, NAIVE_DATABASE=f"{folder}/naive.sqlite3")
    Path(folder, "static").mkdir(parents=True, exist_ok=True)
    import django  # noqa: PLC0415 - the settings must be named first

    django.setup()
    for line in sys.stdin:
        print(json.dumps(_answer(site, json.loads(line))), flush=True)


def _answer(site: str, told: dict) -> dict:
    if "fill" in told:
        (_fill_product if site == "product" else _fill_naive)(told["fill"], tuple(told["languages"]))
        return {}
    if site == "product":
        _know_the_generation()
    return {path: _measure(path, told["rounds"]) for path in told["paths"]}


def _know_the_generation() -> None:
    """Be as a process that serves: it knows which pages are the present ones, and the campaign with them."""
    from appeals.pages.store import store  # noqa: PLC0415 - the apps must be there first

    store.start()
    time.sleep(1)  # what was filled in just now is seen within half a second


def _fill_product(number: int, languages: tuple[str, ...]) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - the apps must be there first
    from django.db import connection  # noqa: PLC0415

    from benchmarks.archive import fill  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    fill(number, languages)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_naive(number: int, languages: tuple[str, ...]) -> None:
    from benchmarks.naive.fill import fill  # noqa: PLC0415 - the apps must be there first

    fill(number, languages)


def _measure(path: str, rounds: int) -> dict:
    from django.db import connection  # noqa: PLC0415 - the apps must be there first
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        asked = len(queries)
    inside = connection.vendor == "sqlite"
    clock, choose = (time.process_time, statistics.median) if inside else (time.perf_counter, min)
    times = []
    for _ in range(rounds):
        start = clock()
        client.get(path)
        times.append((clock() - start) * 1000)
    return {
        "status": response.status_code,
        "queries": asked,
        "bytes": len(response.content),
        "ms": choose(times),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
