"""Who migrates waits until nobody else does, on whatever machine."""

import os
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.db.utils import ConnectionHandler

from appeals.keeping.alone import NUMBER, alone
from campaign_site import env
from tests.processes import ROOT


@pytest.mark.django_db  # lets it open connections of its own
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_second_waits_for_the_first_who_may_enter_twice(request, monkeypatch, tmp_path, database):
    url = f"sqlite:///{tmp_path}/db" if database == "sqlite" else request.getfixturevalue("postgresql_url")
    monkeypatch.setenv("DATABASE_URL", url)
    connections = ConnectionHandler({"default": env.database("DATABASE_URL", default=tmp_path)})
    order, waiting = [], threading.Event()

    def enter():
        waiting.set()
        with alone(connections["default"]):
            order.append("the second is in")
        connections["default"].close()

    second = threading.Thread(target=enter)
    with alone(connections["default"]):
        second.start()
        waiting.wait(10)
        with alone(connections["default"]):
            second.join(0.1)
        order.append("the first is out")
    second.join(10)
    connections["default"].close()
    assert order == ["the first is out", "the second is in"]


def test_preparing_waits_for_another_machine(postgresql_url, tmp_path):
    environment = {**os.environ, "DATABASE_URL": postgresql_url, "VAR_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "campaign_site.settings"
    waiters = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        command = [sys.executable, "manage.py", "prepare", "--no-demo"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as second:
            while not (waits := other.execute(waiters).fetchone()[0]) and second.poll() is None:
                time.sleep(0.02)
            made = (tmp_path / "signing.key").exists()
            other.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])
            told = second.communicate(timeout=60)[0]
    assert (waits, made, second.returncode) == (1, False, 0)
    assert "Public key:" in told
