"""What the tests of translating share."""

import threading

import pytest

from tests.translating.machine_server import Server


@pytest.fixture
def server():
    """A translation server of our own."""
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()
