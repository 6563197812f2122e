"""What several parts of the tests share."""

import os
import shutil

import hypothesis
import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import sync_playwright

from appeals import recording
from appeals.signing import load_key, make_key
from appeals.triggers import lift
from tests.postgresql import run_server
from tests.processes import run_manage

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("zvarot", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("zvarot")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in this thread


def pytest_addoption(parser):
    """Where every optional program is installed, a skipped test is a test that was lost: ``--no-skips`` fails it."""
    parser.addoption("--thorough", action="store_true", help="look at every page in every way, which takes minutes")
    parser.addoption("--no-skips", action="store_true", help="count a skipped test as failed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Turn a skipped test into a failed one where that was asked for."""
    report = yield
    if report.skipped and item.config.getoption("--no-skips"):
        report.outcome, report.longrepr = "failed", f"skipped, which --no-skips forbids: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _lifted_before_flush(request):
    """After a transactional test Django empties all tables; the triggers are in its way, and come back after that."""
    marker = request.node.get_closest_marker("django_db")
    transactional = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not transactional and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this fixture, hence torn down after it
    yield
    lift(connection)
    recording.lift(connection)


@pytest.fixture(autouse=True)
def _nothing_in_cache():
    """Accounts have the same numbers in many tests: a code that one of them has used could be another's by chance."""
    cache.clear()


@pytest.fixture
def lifted(db):
    """Lift the triggers for one test, which damages what was published on purpose."""
    lift(connection)


@pytest.fixture
def signing_key(tmp_path):
    """A new signing key."""
    make_key(tmp_path / "signing.key")
    return load_key(tmp_path / "signing.key")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory, django_db_setup, django_db_blocker):
    """An SQLite database in a file, with all migrations done and nothing else in it. Copy it: it is everybody's.

    The tests that use it are marked with ``django_db``, without which there is no database to begin with.
    """
    path = tmp_path_factory.mktemp("migrated") / "zvarot.sqlite3"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    return path


@pytest.fixture(scope="session")
def postgresql_url():
    """The DATABASE_URL of a PostgreSQL database of our own, with all migrations done."""
    with run_server() as url:
        run_manage(url, "migrate", "--verbosity", "0")
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE migrated TEMPLATE postgres STRATEGY file_copy")
        yield url


@pytest.fixture(scope="session")
def postgresql_database(postgresql_url):
    """Make another database with all migrations done, called as it is told, and return its DATABASE_URL."""

    def make(name: str) -> str:
        with psycopg.connect(postgresql_url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY file_copy")
        return f"{postgresql_url.removesuffix('postgres')}{name}"

    return make


@pytest.fixture(scope="module")
def browser():
    """Chromium, where it is installed."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
