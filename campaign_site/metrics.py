"""Figures for Prometheus, on a port of their own: how the service fares, and nothing about who uses it.

Counted are answers by the name of their route, the method and the class of their status, never an address. The
processes write into files in PROMETHEUS_MULTIPROC_DIR, which ``campaign_site.gunicorn`` makes; whoever is asked adds
them up. This module is there only where METRICS_PORT is set.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from appeals.pages.store import Counters, store
from campaign_site.figures import SiteFigures
from campaign_site.middleware import is_desk

Handler = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict, Callable], Iterable[bytes]]

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
# How often a process tells what its store has counted, in seconds.
EVERY = 1.0

ANSWERS = Counter(
    "zvarot_answers", "Answers by Django: those that the page store had not.", ["route", "method", "status"]
)
SECONDS = Histogram("zvarot_answer_seconds", "How long Django took for an answer.", ["route"])
PAGES = Counter("zvarot_pages", "Answers by the page store: from memory, from files, made anew, or stale.", ["origin"])
KEPT = Gauge("zvarot_store_pages", "Pages that the processes keep in memory.", multiprocess_mode="livesum")
BYTES = Gauge("zvarot_store_bytes", "Bytes that they take there.", multiprocess_mode="livesum")
TROUBLE = Gauge("zvarot_store_memory_only", "1 where pages can't be kept in files.", multiprocess_mode="livemax")
ORIGINS = {"memory": "hits", "files": "reads", "made": "renders", "stale": "stale"}


def measure(get_response: Handler) -> Handler:
    """Count every answer of Django's, and how long it took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        route = _route(request)
        method = request.method if request.method in METHODS else "other"
        ANSWERS.labels(route, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        return response

    return middleware


def put_beside(application: Application) -> Application:
    """Return the application with the figures beside it, for connections to METRICS_PORT and nobody else."""
    figures = make_wsgi_app(_registry())
    port = str(settings.METRICS_PORT)

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["SERVER_PORT"] == port and _came_in_at(environ) == settings.METRICS_PORT:
            close_old_connections()
            try:
                return figures(environ, start_response)
            finally:
                close_old_connections()
        return application(environ, start_response)

    return answer


def report_store() -> None:
    """Have this process tell what its store counts, from now on. To be called once in each, after its fork."""
    threading.Thread(target=_report, name="metrics", daemon=True).start()


def tell(now: Counters, before: dict[str, int]) -> None:
    """Add what the store has counted since ``before``, which is brought up to date."""
    for origin, name in ORIGINS.items():
        value = getattr(now, name)
        PAGES.labels(origin).inc(value - before.get(name, 0))
        before[name] = value
    KEPT.set(now.pages)
    BYTES.set(now.bytes)
    TROUBLE.set(bool(store.folder.trouble))


def _report() -> None:
    before: dict[str, int] = {}
    while True:
        tell(store.counters, before)
        time.sleep(EVERY)


def _route(request: HttpRequest) -> str:
    """Return the name of the route; the desk is one, so that nobody's work is watched."""
    if is_desk(request):
        return "desk"
    match = request.resolver_match
    if match is None:
        return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
    return match.url_name or match.func.__name__


def _came_in_at(environ: dict) -> int:
    """Return the port that a connection came in at. The Host header may name any, and does so for a socket's path."""
    connection = environ.get("gunicorn.socket")
    name = connection.getsockname() if connection else ""
    return name[1] if isinstance(name, tuple) else 0


def _registry() -> CollectorRegistry:
    """All that is told: what the processes have counted, and what the database and the disk say now."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(SiteFigures())
    return registry
