"""The ways into the municipalities that are on board, at the host names by which their own people know them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from foundation.alphabet import Alphabetical
from tenants.enums import ROUTABLE
from tenants.models import Domain

__all__ = ["Door", "doors"]


@dataclass(frozen=True, slots=True)
class Door:
    """The way into a municipality's pages."""

    name: str
    number: str
    url: str


def doors(request: HttpRequest) -> Sequence[Door]:
    """All that answer, by name, at the port at which this page was asked for. One query."""
    _host, colon, port = request.get_host().partition(":")
    found = (
        Domain.objects.filter(is_primary=True, tenant__state__in=ROUTABLE)
        .order_by(Alphabetical("tenant__name"))
        .values_list("tenant__name", "tenant__number", "domain")
    )
    return [
        Door(name, number, f"{request.scheme}://{domain}{colon}{port}/") for name, number, domain in found
    ]
