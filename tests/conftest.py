"""What several parts of the tests share."""

import pytest
from django.db import connection

from appeals.signing import load_key, make_key
from appeals.triggers import lift


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


@pytest.fixture
def lifted(db):
    """Lift the triggers for one test, which damages what was published on purpose."""
    lift(connection)


@pytest.fixture
def signing_key(tmp_path):
    """A new signing key."""
    make_key(tmp_path / "signing.key")
    return load_key(tmp_path / "signing.key")
