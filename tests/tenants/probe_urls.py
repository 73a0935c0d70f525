"""A site whose pages say for whom they work, and go wrong on request."""

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from foundation.errors import DomainError
from foundation.scope import current_scope
from shop.models import Department
from tests.factories.scopes import leave_a_mark, marks


def who(request: HttpRequest) -> JsonResponse:
    municipality = getattr(request, "municipality", None)
    return JsonResponse(
        {
            "scope": str(current_scope()),
            "municipality": municipality.name if municipality else None,
            "user": request.user.pk,
            "name": request.user.name if request.user.pk else None,
            "rows": marks(),
        }
    )


def write(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    request.session["written"] = True
    return HttpResponse("written")


def write_and_crash(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    raise ZeroDivisionError


def write_and_refuse(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    raise DomainError


def write_and_swallow(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    return HttpResponse("all is well, it says")


def write_and_fail_to_render(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    return render(request, "there is no such template.html")


def write_and_lose_the_database(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    connection.connection.pgconn.finish()  # as if the server had gone away
    return HttpResponse(str(Department.objects.count()))


def write_and_lose_the_database_unnoticed(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    connection.connection.pgconn.finish()
    return HttpResponse("written, it says")


def write_the_session_and_lose_the_database(request: HttpRequest) -> HttpResponse:
    leave_a_mark()
    request.session["written"] = "and to be saved after the view"
    connection.connection.pgconn.finish()
    return HttpResponse("written, it says")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(name for name in marks())


def stream_lazily(request: HttpRequest) -> StreamingHttpResponse:
    def body() -> Iterator[str]:
        yield from marks()

    return StreamingHttpResponse(body())


urlpatterns = [
    path("stream/", stream),
    path("stream-lazily/", stream_lazily),
    path("sign-in/", include("accounts.urls")),
    path("who/", who),
    path("write/", write),
    path("write-exempt/", csrf_exempt(write)),
    path("write-and-crash/", write_and_crash),
    path("write-and-refuse/", write_and_refuse),
    path("write-and-swallow/", write_and_swallow),
    path("write-and-fail-to-render/", write_and_fail_to_render),
    path("write-and-lose-the-database/", write_and_lose_the_database),
    path("write-and-lose-the-database-unnoticed/", write_and_lose_the_database_unnoticed),
    path("write-the-session-and-lose-the-database/", write_the_session_and_lose_the_database),
]
