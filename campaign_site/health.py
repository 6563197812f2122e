"""Is the process alive, and is it ready for readers?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from appeals.pages.store import store
from appeals.publishing.keys import signing_key
from appeals.signing import SigningError


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when all is well, and where pages are kept in memory only; else 503. A line says what is wrong.

    503 is for whoever watches the machine: what is in the store goes on being served.
    """
    if trouble := _trouble():
        return HttpResponse(f"{trouble}\n", status=503, content_type="text/plain")
    if reason := store.folder.trouble:
        return HttpResponse(f"ready, but pages are kept in memory only: {reason}\n", content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _trouble() -> str:
    """Return what keeps this process from making pages, or nothing."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # whatever the driver raises
        kept = f"; pages of generation {store.known.name} are still served" if store.known else ""
        return f"the database doesn't answer{kept}"
    if pending:
        return "migrations are pending"
    if store.watch.is_lost():
        return "this process doesn't learn what is published; start it anew"
    try:
        signing_key()
    except SigningError:
        return "the signing key can't be used"
    return ""
