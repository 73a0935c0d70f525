"""Everybody whose data a page shows to somebody else is in the log: who looked, at which part, by which right."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from audit.record import record_looks
from audit.sightings import Codes, Sightings, watching
from foundation.actor import Actor, Channel
from shop.enums import StaffRole
from shop.middleware import MODULES
from shop.models import Recipient
from shop.models.noted_name import shortened
from shop.viewer import Viewer, viewer_of
from shop.views.guards import OF_RECIPIENTS

PAGE_VIEWED = "page.viewed"
PROVIDER, REPRESENTATIVE = "provider", "representative"
"""Rights that nobody is granted: they follow from the person's own row."""
GRANTED_FIRST = (StaffRole.DEPARTMENT_ADMINISTRATOR, StaffRole.CASE_OFFICER)
AT_WORK = ("manage:", "day:")
REDIRECTS = range(300, 400)


class AccessLogMiddleware:
    """After the page is made, and in its transaction: what cannot be logged is not shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        as_whom = partial(_as_whom, request)
        with watching(partial(_why, request), as_whom=as_whom) as sightings:
            response = self.get_response(request)
            if sightings.names and response.status_code not in REDIRECTS:
                _log(request, response, sightings)
        return response


def _log(request: HttpRequest, response: HttpResponse, sightings: Sightings) -> None:
    shown = _shown(response, sightings.names) - sightings.logged
    if not shown:
        return
    viewer = viewer_of(request)
    if viewer.receives and viewer.acting is None and viewer.recipient is not None:
        shown.discard(viewer.recipient.pk)
    if viewer.user is not None and shown:
        record_looks(_actor(viewer, request), PAGE_VIEWED, Recipient, shown)


def _shown(response: HttpResponse, names: Mapping[int, str]) -> set[int]:
    """Whose name, in full or shortened, is in the answer. Of a file that is still being made: everybody's."""
    if response.streaming:
        return set(names)
    text = response.content.decode(response.charset, "replace")
    return {pk for pk, name in names.items() if any(form in text for form in _forms(name))}


def _forms(name: str) -> Iterator[str]:
    """As it may stand on a page, and in a file: there with one space between words, and each quote twice.

    The usual first: a week's board has hundreds of names.
    """
    whole = (shortened(name), name)
    written = [each for each in (*whole, *(" ".join(form.split()) for form in whole)) if each]
    yield from written
    for each in written:
        yield from (escape(each), each.replace('"', '""'))


def _part(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _actor(viewer: Viewer, request: HttpRequest) -> Actor:
    if not _is_on_behalf(viewer, request):
        return viewer.actor(Channel.STAFF)
    return viewer.citizen_actor() if viewer.acting else viewer.actor(Channel.REPRESENTATIVE)


def _is_on_behalf(viewer: Viewer, request: HttpRequest) -> bool:
    """Whoever does not work here sees others only as one who acts for them, also while they choose for whom."""
    return (viewer.acting is not None or viewer.represents) and not _is_at_work(request)


def _is_at_work(request: HttpRequest) -> bool:
    """A page for who works here: of the core, or one of a module that is not guarded as a recipient's."""
    part = _part(request)
    if request.resolver_match is None or part.startswith(AT_WORK):
        return part.startswith(AT_WORK)
    is_of_module = request.resolver_match.route.startswith(MODULES.removeprefix("/"))
    return is_of_module and getattr(request.resolver_match.func, "guarded_by", None) not in OF_RECIPIENTS


def _why(request: HttpRequest, sightings: Sightings) -> Codes:
    """The page by the name of its address, and the role and the department by which it was theirs to see."""
    return {"part": _part(request)} | _role(request, sightings)


def _as_whom(request: HttpRequest, sightings: Sightings, user_id: int) -> Codes:
    """The role and the department by which it was theirs to do; nothing of an act that is somebody else's."""
    viewer = viewer_of(request)
    if viewer.user is None or viewer.user.pk != user_id:
        return {}
    return _role(request, sightings)


def _role(request: HttpRequest, sightings: Sightings) -> dict[str, str | int | None]:
    named = request.resolver_match.kwargs.get("department_id") if request.resolver_match else None
    role, department_id = _right(
        viewer_of(request), request=request, department_id=named or sightings.department_id
    )
    return {"role": role, "department": department_id}


def _right(viewer: Viewer, *, request: HttpRequest, department_id: int | None) -> tuple[str, int | None]:
    if _is_on_behalf(viewer, request):
        return REPRESENTATIVE, None
    if viewer.provider is not None and (_part(request).startswith("day:") or not viewer.is_staff):
        return PROVIDER, viewer.provider.department_id
    if viewer.is_municipality_administrator:
        return StaffRole.MUNICIPALITY_ADMINISTRATOR, department_id
    if viewer.is_partner and not viewer.is_staff:
        known = department_id in viewer.partner_in
        return StaffRole.PARTNER, department_id if known else min(viewer.partner_in)
    granted = sorted(viewer.departments, key=lambda each: (each[1] != department_id, _place(each[0])))
    return granted[0] if granted else (REPRESENTATIVE, None)


def _place(role: StaffRole) -> int:
    return GRANTED_FIRST.index(role) if role in GRANTED_FIRST else len(GRANTED_FIRST)
