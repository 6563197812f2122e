"""Is the process alive, and is it ready for readers?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from appeals.publishing.keys import signing_key
from appeals.signing import SigningError


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database can be asked and is migrated and the key, if any, is sound; else 503."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # whatever the driver raises, readers can't be served
        return HttpResponse("the database doesn't answer\n", status=503, content_type="text/plain")
    if pending:
        return HttpResponse("migrations are pending\n", status=503, content_type="text/plain")
    try:
        signing_key()
    except SigningError:
        return HttpResponse("the signing key can't be used\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
