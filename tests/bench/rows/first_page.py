"""A recipient's first page through the whole of WSGI and the middleware, against an empty page of the same frame."""

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import Client

from accounts.models import User
from foundation.scope import use_scope
from tests.bench.bench import Bench
from tests.bench.proof import WrongResultError
from tests.bench.report import Row
from tests.bench.timing import compare
from tests.bench.urls import EMPTY_PATH
from tests.bench.world import SCOPE

HOST = f"{SCOPE.key}.localhost"
FREE_TIME = b"/book/"


def first_page(bench: Bench) -> list[Row]:
    """Fourteen days of the half-booked department, the balance and the next appointments."""
    get = signed_in(recipient=bench.world.half_booked.recipients[0])
    if FREE_TIME not in get("/") or FREE_TIME in get(EMPTY_PATH):
        raise WrongResultError("the first page has no free times, or the empty one has")
    ours, reference = compare(lambda: get("/"), lambda: get(EMPTY_PATH), seconds=bench.seconds, times=2)
    return [Row("signed-in first page vs. an empty signed-in page: ms", ours, reference)]


def signed_in(**who: object) -> Callable[[str], bytes]:
    """Return how to get a page as the user `who` says: one WSGI call, nothing around it."""
    client = Client()
    with use_scope(SCOPE), transaction.atomic():
        client.force_login(User.objects.get(**who))
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    handler = WSGIHandler()

    def get(path: str) -> bytes:
        response = handler(_environ(path, cookie), _start_response)
        body = b"".join(response)
        response.close()
        if response.status_code != 200:
            raise WrongResultError(f"{path} answers {response.status_code}")
        return body

    return get


def _start_response(
    status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
) -> Callable[[bytes], object]:
    return bytes


def _environ(path: str, cookie: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "SERVER_NAME": HOST,
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": f"{HOST}:8000",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
