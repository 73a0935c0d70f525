"""What is done before a request's transaction begins, because another server is asked and may take its time.

A page that needs it names a function here by its path. Whatever the function returns is `request.prologue` to the
page; it takes scopes and transactions of its own, and holds none while it waits.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from tenants.routing import RoutedMunicipality

type Prologue = Callable[[HttpRequest, RoutedMunicipality], object]

PROLOGUES: Mapping[str, str] = {
    "/sign-in/id-porten/": "tenants.id_porten.asking.ask_id_porten",
    "/sign-in/id-porten/answer/": "tenants.id_porten.asking.redeem_answer",
    "/sign-in/work/": "tenants.work_sign_in.asking.ask_employer",
    "/sign-in/work/answer/": "tenants.work_sign_in.asking.redeem_answer",
    "/sign-in/out/": "tenants.id_porten.leaving.look_for_the_way_out",
}


def prologue_of(request: HttpRequest, municipality: "RoutedMunicipality") -> object:
    """What comes before the page at this path; None for most."""
    name = PROLOGUES.get(request.path)
    return import_string(name)(request, municipality) if name is not None else None
