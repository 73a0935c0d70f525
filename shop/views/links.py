"""The page a link in a message leads to. It says when and with which department, and nothing of whom.

Mail programs and scanners open links by themselves: nothing happens until its form is sent.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from accounts.brake import TooManyAttempts, key_of, network_of, note_for, require_few
from accounts.views import too_many
from shop.domain.door.changes import can_cancel_self
from shop.domain.links.answering import answer_by_link
from shop.domain.links.tokens import Link, find_link
from shop.enums import BookingStatus, ServicePlace, VisitSaid
from shop.errors import LinkIsDead
from shop.presentation import when
from shop.queries.answers import answer_of

WRONG_FROM_ADDRESS = 60
"""In a quarter of an hour: a whole telephone network may share an address, and old messages are opened as well."""
SEE_OTHER = 303
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # Not “no-referrer”: with that, browsers send the form with “Origin: null”, which nobody can tell from a stranger's.
    "Referrer-Policy": "strict-origin",
}


@require_http_methods(["GET", "HEAD", "POST"])
def visit_link(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link may say whether they will be there. What does not work all looks alike.

    Who will not be there is asked once more: a thumb that slips must not lose a visit.
    """
    link = find_link(token)
    if link is not None and request.POST.get("says") == VisitSaid.NOT_THERE and not request.POST.get("sure"):
        return _page(request, link, is_asked=True)
    if link is not None and request.method == "POST":
        link = _answer(token, request.POST.get("says", ""))
    if link is None:
        return _not_so_often(request) or _dead(request)
    if request.method == "POST":
        answer = redirect("visit_link", token)
        answer.status_code = SEE_OTHER
        return _private(answer)
    return _page(request, link)


def _page(request: HttpRequest, link: Link, *, is_asked: bool = False) -> HttpResponse:
    with translation.override(link.user.language or translation.get_language()):
        context = _context(link) | {"is_asked": is_asked}
        return _private(render(request, "shop/links/visit.html", context))


def _not_so_often(request: HttpRequest) -> HttpResponse | None:
    """Counts what does not work, and nothing else: who guesses keeps nobody beside them from a link that works."""
    count = key_of("visit_link", network_of(request.META.get("REMOTE_ADDR", "")))
    try:
        require_few([(count, WRONG_FROM_ADDRESS)])
    except TooManyAttempts as error:
        return _private(too_many(request, error))
    note_for(count)
    return None


def _answer(token: str, says: str) -> Link | None:
    """What is neither of the two says nothing."""
    if says not in VisitSaid:
        return find_link(token)
    try:
        return answer_by_link(token, says=VisitSaid(says))
    except LinkIsDead:
        return None


def _context(link: Link) -> dict[str, object]:
    booking, answer = link.booking, answer_of(link.booking)
    is_cancelled = booking.status == BookingStatus.CANCELLED
    return {
        "when": when(booking.starts_at, booking.ends_at),
        "department": booking.department,
        "is_cancelled": is_cancelled,
        "says": answer.says if answer is not None else "",
        "at_home": booking.where == ServicePlace.AT_HOME,
        "can_cancel": can_cancel_self(booking),
        "phone": booking.department.phone,
        "booking_id": booking.pk,
    }


def _dead(request: HttpRequest) -> HttpResponse:
    answer = _private(render(request, "shop/links/dead.html", status=404))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response
