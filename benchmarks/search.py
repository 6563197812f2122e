"""What lists and the search cost in a large archive, in milliseconds: the database alone, and whole pages in process.

    .venv/bin/python -m benchmarks.search [--postgresql] [NUMBER ...]

It publishes NUMBER appeals (default: 10 and 20000) in a database of its own that it throws away.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

ROUNDS = 15
WORDS = ("appeal", "together", "schools", "lighthouse", "nowhere", "appeal together schools", "ba")


def main(arguments: list[str]) -> None:
    """Measure one archive in this process, or several in processes of their own."""
    numbers = [argument for argument in arguments if argument.isdigit()] or ["10", "20000"]
    if len(numbers) > 1:
        options = [argument for argument in arguments if not argument.isdigit()]
        for number in numbers:
            subprocess.run([sys.executable, "-m", "benchmarks.search", *options, number], check=True)  # noqa: S603
    elif "--postgresql" in arguments:
        from tests.postgresql import run_server  # noqa: PLC0415 - only where it is asked for

        with run_server() as url:
            os.environ["DATABASE_URL"] = url
            run(int(numbers[0]))
    else:
        run(int(numbers[0]))


def run(number: int) -> None:
    """Fill a fresh database and print a line for each question."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="campaign_site.settings")
        import django  # noqa: PLC0415 - the settings must be named first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from benchmarks.archive import fill  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        os.makedirs(f"{folder}/static", exist_ok=True)
        fill(number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{connection.vendor}, {number} appeals")
        show_questions()
        show_pages()
        connection.close()


def show_questions() -> None:
    """Print what the database takes to find words."""
    from appeals.models.finding import find  # noqa: PLC0415
    from appeals.words import asked  # noqa: PLC0415

    for words in WORDS:
        wanted = asked(words, most=8)
        found = len(find("en", wanted))
        print(f"  find {words:40} {found:4} found {_median(lambda wanted=wanted: find('en', wanted)):8.1f} ms")


def show_pages() -> None:
    """Print what whole pages take, lists with their first and their last page."""
    from django.test import Client  # noqa: PLC0415

    from appeals.models import Appeal  # noqa: PLC0415
    from benchmarks.measuring import measure  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    last = Appeal.objects.order_by("pk")[5].pk
    lists = ("/en/", "/en/appeals/", f"/en/appeals/?before={last}", "/en/addressees/", "/en/issuers/")
    for path in (*lists, "/en/search/?q=schools", "/en/search/?q=lighthouse", "/en/nowhere/"):
        response, asked, milliseconds = measure(client, path, rounds=ROUNDS)
        print(f"  {path:45} {response.status_code} {asked:3} queries {milliseconds:8.1f} ms")


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main(sys.argv[1:])
