"""Figures for Prometheus: what they count, who gets them, and that nothing in them is about a reader."""

import json
import os
import re
import socket
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone
from prometheus_client import REGISTRY

from appeals.keeping.backup import back_up
from appeals.pages.store import Counters
from appeals.publishing.publish import publish, withdraw
from appeals.translating.edit import write
from campaign_site.figures import SiteFigures
from campaign_site.metrics import measure, put_beside, tell
from campaign_site.probe import probe
from tests.make import make_appeal, make_campaign
from tests.test_logs import ask, serve

ASKED = "mysecretquestion"


def figures():
    """Return what is said of the site, by name."""
    return {each.name.removeprefix("zvarot_"): each.samples[0].value for each in SiteFigures().collect()}


@pytest.mark.django_db
def test_what_is_published_and_kept_is_counted(settings, signing_key, tmp_path):
    settings.VAR_DIR, settings.SIGNING_KEY_FILE = tmp_path, tmp_path / "signing.key"
    make_campaign("en", "be")
    appeal = make_appeal("schools", ("en", "be"))
    publish(appeal, key=signing_key)
    write(appeal, "en", {"appeal.title": "Another title"})
    publish(appeal, reason="A better title", key=signing_key)
    publish(make_appeal("soon"), live_from=timezone.now() + timedelta(days=1))
    publish(gone := make_appeal("gone"))
    withdraw(gone, reason="A mistake.")
    before = figures()
    back_up(tmp_path / "backup")
    after = figures()
    assert before.pop("generation") > 0
    assert before == {
        "database_up": 1,
        "versions": 4,
        "editions_live": 2,
        "translations_outdated": 1,
        "backup_age_seconds": float("inf"),
        "signing_key": 1,
    }
    assert 0 <= after["backup_age_seconds"] < 60


@pytest.mark.django_db
def test_a_silent_database_and_a_bad_key_are_told(settings, monkeypatch, tmp_path):
    settings.VAR_DIR, settings.SIGNING_KEY_FILE = tmp_path, tmp_path / "signing.key"
    (tmp_path / "signing.key").write_text("nonsense")

    def fail():
        raise DatabaseError("gone")

    monkeypatch.setattr("campaign_site.figures._count", fail)
    assert figures() == {"database_up": 0, "backup_age_seconds": float("inf"), "signing_key": 0}


@pytest.mark.django_db
def test_the_database_is_asked_once_in_a_while(django_assert_num_queries):
    asked = SiteFigures()
    list(asked.collect())
    with django_assert_num_queries(0):
        list(asked.collect())


@pytest.mark.parametrize(
    ("method", "path", "status", "labels"),
    [
        ("GET", "/nothing/", 404, {"route": "none", "method": "GET", "status": "4xx"}),
        ("BREW", f"/desk/{ASKED}/", 200, {"route": "desk", "method": "other", "status": "2xx"}),
        ("HEAD", "/static/x.css", 304, {"route": "static", "method": "HEAD", "status": "3xx"}),
    ],
)
def test_an_answer_counts_under_a_name_that_no_reader_chooses(rf, method, path, status, labels):
    before = REGISTRY.get_sample_value("zvarot_answers_total", labels) or 0
    measure(lambda request: HttpResponse(status=status))(rf.generic(method, path))
    assert REGISTRY.get_sample_value("zvarot_answers_total", labels) == before + 1


def test_what_the_store_counts_is_added_up():
    def value(origin):
        return REGISTRY.get_sample_value("zvarot_pages_total", {"origin": origin}) or 0

    start, before = {origin: value(origin) for origin in ("memory", "made")}, {}
    tell(Counters(hits=5, renders=1, pages=1, bytes=100), before)
    tell(Counters(hits=7, renders=2, pages=2, bytes=300), before)
    assert {origin: value(origin) - start[origin] for origin in start} == {"memory": 7, "made": 2}
    assert REGISTRY.get_sample_value("zvarot_store_bytes") == 300


def test_whoever_names_the_port_of_the_figures_but_came_elsewhere_gets_none(settings):
    settings.METRICS_PORT = 9431
    application = put_beside(lambda environ, start_response: [b"page"])
    with closing(socket.create_server(("127.0.0.1", 0))) as elsewhere:
        environ = {"SERVER_PORT": "9431", "gunicorn.socket": elsewhere}
        assert application(environ, None) == [b"page"]
    assert application({"SERVER_PORT": "9431"}, None) == [b"page"]


def test_a_server_tells_on_another_port_and_logs_in_json_without_a_word_about_readers(tmp_path, monkeypatch):
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    wanted = {
        "METRICS_PORT": str(port),
        "LOG_FORMAT": "json",
        "VAR_DIR": str(tmp_path / "var"),
        "TMPDIR": str(tmp_path),
        "ALLOWED_HOSTS": "appeals.example",
        "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
    }
    monkeypatch.setenv("ALLOWED_HOSTS", "appeals.example")
    with serve(tmp_path / "log", "campaign_site.wsgi", **wanted) as pages:
        head = "Host: appeals.example\r\nX-Forwarded-Proto: https\r\nUser-Agent: agent-of-a-reader\r\n\r\n"
        for path in ("/health/live", f"/en/search/?q={ASKED}"):
            ask(pages, f"GET {path} HTTP/1.1\r\n{head}")
        monkeypatch.setenv("PORT", str(pages))
        health = probe("live"), probe("ready")
        told = scrape(port)
        files = os.listdir(tmp_path)
    # There are no tables: a search fails, which is logged, and so are the figures of the database.
    counted = dict(re.findall(r'zvarot_answers_total\{method="GET",route="(\w+)",status="(\w+)"\} 1.0', told))
    assert counted == {"search": "5xx", "ready": "5xx"}
    assert 'zvarot_answers_total{method="GET",route="live",status="2xx"} 2.0' in told.splitlines()
    assert health == ("", "503: migrations are pending")
    assert "zvarot_database_up 0.0" in told.splitlines()
    assert 'zvarot_pages_total{origin="memory"} 0.0' in told.splitlines()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    errors = {line["message"] for line in lines if line["level"] == "error"}
    assert errors == {"Internal Server Error: /en/search/", "Service Unavailable: /health/ready"}
    everything = told + (tmp_path / "log").read_text()
    assert [each for each in (ASKED, "agent-of-a-reader", "127.0.0.1") if each in everything] == []
    assert any(name.startswith("zvarot-metrics-") for name in files)
    assert not any(name.startswith("zvarot-metrics-") for name in os.listdir(tmp_path))


def scrape(port: int) -> str:
    """Return the figures, as soon as the process has told what its store counts."""
    until = time.monotonic() + 10
    told = ""
    while "zvarot_pages_total{" not in told and time.monotonic() < until:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
            told = connection.makefile("rb").read().decode()
    return told
