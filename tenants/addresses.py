"""Where a municipality is found from outside, and how it speaks: for whatever is read elsewhere than on its pages."""

import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation

from foundation.jobs import before_job
from foundation.scope import PUBLIC_SCOPE, current_tenant_key, use_scope
from notifications.outbox import DELIVER
from tenants.models import Domain
from tenants.naming import host_of

REMEMBERED_FOR = 30.0
"""Seconds. So long a new domain of a municipality's own is not named yet."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a message needs to know of its municipality."""

    host: str
    language: str


_voices: dict[str, tuple[float, Voice]] = {}
_lock = threading.Lock()


def address_of(path: str) -> str:
    """The whole address of a path on the primary host of the municipality at work, as people can open it.

    It asks no database: a message is written in its tenant's transaction, which may not read the public schema. Before
    a message goes out its municipality's domain was looked up; where it was not, the host it was made with is named,
    which leads there as well.
    """
    return address_at(_host(current_tenant_key()), path)


def address_at(host: str, path: str) -> str:
    """As browsers reach it from outside."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}{path}"


def _host(schema: str) -> str:
    known = _voices.get(schema)
    return known[1].host if known is not None else host_of(schema)


@before_job(DELIVER)
def look_up_voice(schema: str) -> None:
    """Remember domain and language of the municipality for a short while, and speak the language where it is not ours.

    One query in the public scope, or none. Who has chosen a language is written to in that one.
    """
    known = _voices.get(schema)
    if known is None or known[0] <= time.monotonic():
        known = (time.monotonic() + REMEMBERED_FOR, _look_up(schema))
        with _lock:
            _voices[schema] = known
    if known[1].language != settings.LANGUAGE_CODE:
        translation.activate(known[1].language)


def _look_up(schema: str) -> Voice:
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        primary = Domain.objects.filter(tenant__schema_name=schema, is_primary=True)
        found = primary.values_list("domain", "tenant__default_language").first()
    return Voice(*found) if found is not None else Voice(host_of(schema), settings.LANGUAGE_CODE)


def forget_hosts() -> None:
    """Look every domain up anew."""
    with _lock:
        _voices.clear()
