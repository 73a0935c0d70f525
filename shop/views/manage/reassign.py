"""Give a visit to somebody else: everybody in the department, who of them could take it, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.absence.reassignment import can_reassign, reassign
from shop.enums import Availability, ReassignmentReason, StrandedReason
from shop.errors import CannotComeInstead, ChangedMeanwhile
from shop.forms.reassignment import ReassignmentForm
from shop.models import Assignment, Booking, Provider
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.queries.best_first import best_first
from shop.queries.colleagues import Colleague, colleagues_for, moving_with
from shop.queries.fairness import fairness_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.booking_facts import who_label
from shop.views.manage.frame import department_page
from shop.views.manage.place_words import availability_word, is_place
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class Unable:
    """Somebody who cannot take the visit, why not, and how full their shifts are."""

    name: str
    why: str
    load: str


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def give_away(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Ask who comes instead and why, then do it. Done already, it says so and does nothing."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    given = list(Assignment.objects.filter(booking=booking, active=True).select_related("provider"))
    done = _done_before(request, given)
    if done is not None:
        return _done(request, booking, to=done)
    moving = moving_with(given[0]) if given else []
    if not can_reassign(booking) or not moving:
        messages.error(
            request,
            _("This booking cannot get another place any more.")
            if booking.service.uses_places
            else _("This visit cannot be given to anybody else any more."),
        )
        return redirect("manage:booking", booking.pk)
    colleagues = _in_order(booking, colleagues_for(moving, booking=booking))
    free = [each.provider for each in colleagues if each.availability == Availability.FREE]
    loads = _loads(booking)
    form = ReassignmentForm(
        request.POST if request.method == "POST" else None,
        free=[(provider.pk, _label(provider, loads)) for provider in free],
        given=[each.provider for each in given],
        of_places=booking.service.uses_places,
        initial={"reason": ReassignmentReason.ABSENCE} if booking.stranded == StrandedReason.NO_SHIFT else {},
    )
    if form.is_valid():
        to = _by_id(free, form.cleaned_data["to"])
        instead_of = _by_id([each.provider for each in given], form.cleaned_data["instead_of"])
        actor = viewer.actor(Channel.STAFF)
        try:
            reassign(booking, to=to, instead_of=instead_of, reason=form.cleaned_data["reason"], actor=actor)
        except (CannotComeInstead, ChangedMeanwhile) as error:
            return _again(request, booking, error)
        return _done(request, booking, to=to)
    if form.has_error("instead_of", "invalid_choice"):
        return _again(request, booking, ChangedMeanwhile())
    return department_page(
        request,
        "shop/manage/reassign.html",
        booking.department,
        current="department",
        status=422 if form.is_bound else 200,
        form=form,
        booking=booking,
        details=_details(booking, given),
        others=len(moving) - 1,
        anybody=bool(free),
        can_move=booking.starts_at > timezone.now(),
        unable=[
            Unable(
                each.provider.display_name,
                availability_word(each.availability, of=each.provider),
                _load(each.provider, loads),
            )
            for each in colleagues
            if each.availability not in {Availability.FREE, Availability.HAS_IT}
        ],
    )


def _done_before(request: HttpRequest, given: Sequence[Assignment]) -> Provider | None:
    """Whoever has it by the same form, sent once before."""
    has_it = {str(each.provider_id): each.provider for each in given}
    if request.POST.get("instead_of", "") in {"", *has_it}:
        return None
    return has_it.get(request.POST.get("to", ""))


def _done(request: HttpRequest, booking: Booking, *, to: Provider) -> HttpResponse:
    text = _("%(name)s is kept for it now.") if is_place(to) else _("Given to %(name)s.")
    messages.success(request, text % {"name": to.display_name})
    return redirect("manage:booking", booking.pk)


def _again(request: HttpRequest, booking: Booking, error: DomainError) -> HttpResponse:
    """Look at what it is now."""
    messages.error(request, error.in_full())
    return redirect("manage:reassign", booking.pk)


def _by_id(providers: Iterable[Provider], wanted: int) -> Provider:
    return next(provider for provider in providers if provider.pk == wanted)


def _in_order(booking: Booking, colleagues: Sequence[Colleague]) -> Sequence[Colleague]:
    """As the ranking would ask them; those it would not ask after them, by name."""
    order = {provider_id: place for place, provider_id in enumerate(best_first(booking))}
    return sorted(colleagues, key=lambda each: order.get(each.provider.pk, len(order)))


def _loads(booking: Booking) -> Mapping[int, int]:
    """Per cent of their shifts that are booked in the weeks up to the visit, by provider."""
    fairness = fairness_of(booking.department, until=timezone.localdate(booking.starts_at))
    shares = [*fairness.people, *fairness.places]
    return {share.provider.pk: share.per_cent for share in shares if share.per_cent is not None}


def _label(provider: Provider, loads: Mapping[int, int]) -> SafeString:
    return format_html('{} <span class="small soft">{}</span>', provider.display_name, _load(provider, loads))


def _load(provider: Provider, loads: Mapping[int, int]) -> str:
    if provider.pk not in loads:
        return ""
    return _("%(load)s %% booked") % {"load": loads[provider.pk]}


def _details(booking: Booking, given: Sequence[Assignment]) -> list[Definition]:
    names = ", ".join(each.provider.display_name for each in given)
    return [
        Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
        Definition(_("What"), booking.what),
        Definition(_("For whom"), booking.recipient.short_name),
        Definition(who_label(booking.service), names),
    ]
