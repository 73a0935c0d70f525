"""The provider says what became of a visit."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.person_here import person_id
from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from shop.domain.outcomes.presses import Heard, Press, hear_press
from shop.forms.press import PressForm
from shop.models import Booking
from shop.queries.access import get_booking_once_given_to
from shop.viewer import viewer_of
from shop.views.day.phone import version_of_today
from shop.views.guards import provider_page
from shop.views.outcomes import read_outcome, said_of

ANOTHER_PERSON = 403


@provider_page
@require_POST
def mark(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Done, nobody home, we could not come, or taken back; pressed twice it is once. Back to the visit in its day.

    What went wrong stands above the visits, and there the page begins. A script that sends what it has kept says for
    whom, and is answered in few words.
    """
    viewer = viewer_of(request)
    if viewer.provider is None:
        raise NotFound
    if _is_for_another(request, viewer.user):
        return JsonResponse({"state": "another_person"}, status=ANOTHER_PERSON)
    booking = get_booking_once_given_to(viewer, booking_id)
    try:
        press = _read(request, booking)
        heard = hear_press(booking, press, provider=viewer.provider, actor=viewer.actor(Channel.STAFF))
    except DomainError as error:
        return _refused(request, booking, error)
    if heard.refusal is not None:
        return _refused(request, heard.booking, heard.refusal)
    return _taken(request, heard, press)


@provider_page
@require_safe
def token(request: HttpRequest) -> HttpResponse:
    """What a script needs to send what was kept: a token of this session, and whose session it is.

    And whether today is still as the phone shows and keeps it: an address may have become one that it must not keep.
    """
    viewer = viewer_of(request)
    version = version_of_today(viewer.provider, now=timezone.now()) if viewer.provider else ""
    return JsonResponse({"token": get_token(request), "person": person_id(viewer.user), "version": version})


def _read(request: HttpRequest, booking: Booking) -> Press:
    said, form = read_outcome(request.POST, booking), PressForm(request.POST)
    if not form.is_valid():
        raise BadRequest("no page sends this")
    key = form.cleaned_data["key"]
    return Press(
        said,
        key="" if key is None else key.hex,
        age=form.cleaned_data["age"],
        begins=form.cleaned_data["begins"],
        ticked=form.cleaned_data["ticked"],
    )


def _is_for_another(request: HttpRequest, user: User | None) -> bool:
    wanted = request.POST.get("person", "")
    return bool(wanted) and not constant_time_compare(wanted, person_id(user))


def _taken(request: HttpRequest, heard: Heard, press: Press) -> HttpResponse:
    text = said_of(heard.booking, press.said)
    if heard.lost_ticks:
        text = _("%(said)s What was ticked off is not kept: it is not asked for any more.") % {"said": text}
    if _is_script(request):
        return JsonResponse({"state": "taken", "text": text})
    if heard.stands(press):
        messages.success(request, text)
    else:
        messages.info(request, _("You have said so before, and it was changed since. This is how it stands."))
    return redirect(f"{_page_of(heard.booking)}#visit-{heard.booking.pk}")


def _refused(request: HttpRequest, booking: Booking, error: DomainError) -> HttpResponse:
    """In words that name nobody: the visit may be somebody else's by now, and a phone keeps them for a while."""
    if _is_script(request):
        answer = {"state": "refused", "code": error.code, "text": error.in_full()}
        return JsonResponse(answer, status=error.status)
    messages.error(request, error.in_full())
    return redirect(_page_of(booking))


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _page_of(booking: Booking) -> str:
    day = timezone.localdate(booking.starts_at)
    return reverse("day:plan") if day == timezone.localdate() else reverse("day:plan", args=[day])
