"""From a host name to its municipality, remembered for a short while."""

import threading
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from foundation.alphabet import Alphabetical
from foundation.scope import PUBLIC_SCOPE, Scope, tenant_scope, use_scope
from tenants.enums import ANSWERED, ROUTABLE, MunicipalityKind
from tenants.models import Domain
from tenants.register import spoken_name

REMEMBERED_FOR = 30.0
"""Seconds. So long after it was suspended, or resumed, a municipality may still answer as before."""
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class RoutedMunicipality:
    """What a request needs to know of its municipality, without a query."""

    pk: int
    schema_name: str
    name: str
    slug: str
    time_zone: str
    languages: tuple[str, ...]
    default_language: str
    kind: str
    is_suspended: bool

    @property
    def title(self) -> str:
        """As it is called on its pages: a municipality of Norway is a “kommune”, others have their own names."""
        name = spoken_name(self.name)
        return f"{name} kommune" if self.kind == MunicipalityKind.MUNICIPALITY else name

    @property
    def scope(self) -> Scope:
        return tenant_scope(self.schema_name)


_remembered: dict[str, tuple[float, RoutedMunicipality]] = {}
_lock = threading.Lock()


def is_platform_host(host: str) -> bool:
    return host == settings.PLATFORM_HOST


def find_municipality(host: str) -> RoutedMunicipality | None:
    """The municipality that owns `host` (lower case, no port), or None for everybody else's hosts.

    Unknown hosts are not remembered: they would be a way to fill the memory.
    """
    known = _remembered.get(host)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        domain = (
            Domain.objects.select_related("tenant").filter(domain=host, tenant__state__in=ANSWERED).first()
        )
    if domain is None:
        forget_host(host)
        return None
    tenant = domain.tenant
    routed = RoutedMunicipality(
        pk=tenant.pk,
        schema_name=tenant.schema_name,
        name=tenant.name,
        slug=tenant.slug,
        time_zone=tenant.time_zone,
        languages=tuple(tenant.languages),
        default_language=tenant.default_language,
        kind=tenant.kind,
        is_suspended=tenant.state not in ROUTABLE,
    )
    with _lock:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[host] = (time.monotonic() + REMEMBERED_FOR, routed)
    return routed


def forget_host(host: str | None = None) -> None:
    """Forget one host, or all of them."""
    with _lock:
        if host is None:
            _remembered.clear()
        else:
            _remembered.pop(host, None)


def all_municipalities() -> list[RoutedMunicipality]:
    """Every routable municipality, by name; for periodic jobs and commands."""
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        hosts = list(
            Domain.objects.filter(is_primary=True, tenant__state__in=ROUTABLE)
            .order_by(Alphabetical("tenant__name"))
            .values_list("domain", flat=True)
        )
    return [found for host in hosts if (found := find_municipality(host)) is not None]
