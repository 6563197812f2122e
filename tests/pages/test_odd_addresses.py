"""No address, however odd, is too much for either database: PostgreSQL refuses letters that SQLite takes."""

from pathlib import Path

import pytest

from appeals.publishing.publish import publish
from tests.make import make_appeal, make_campaign
from tests.pages.odd import ADDRESSES, answers
from tests.processes import run_python

SCRIPT = Path(__file__).with_name("odd.py")


@pytest.fixture
def published(db, settings):
    """An appeal in the campaign's first language."""
    settings.SITE_URL = "http://localhost:8000"
    make_campaign()
    publish(make_appeal())


@pytest.mark.usefixtures("published")
def test_odd_addresses_are_answered_on_sqlite(client):
    assert len(ADDRESSES) > 200
    assert answers(client) == []


def test_odd_addresses_are_answered_alike_on_postgresql(postgresql_url):
    assert run_python(postgresql_url, SCRIPT, SITE_URL="http://localhost:8000").splitlines() == []
