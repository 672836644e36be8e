"""Whether this process lives, and whether it can do its work."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from servanda.foundation.postgres.unavailable import DatabaseUnavailable


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and is migrated; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, DatabaseUnavailable) as error:
        return JsonResponse({"ready": False, "why": f"database: {type(error).__name__}"}, status=503)
    if pending:
        return JsonResponse({"ready": False, "why": f"{len(pending)} migrations are pending"}, status=503)
    return JsonResponse({"ready": True})
