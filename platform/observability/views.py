"""Is the process alive, and can it work?"""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from observability.readiness import warnings


@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too; otherwise the middleware says 503.

    What is amiss and stops nobody follows, a line each: this process goes on getting requests.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    lines = ["ready", *(f"warning: {said}" for said in warnings())]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain")
