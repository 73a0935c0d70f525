"""Pages of those who look after a stay: who comes, what they need, what was said, and what became of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.alphabet import Alphabetical
from foundation.errors import DomainError, NotFound
from modules.respite_care.domain.arriving import arrival_of, arrivals_of, can_say
from modules.respite_care.domain.arriving import in_words as came_in_words
from modules.respite_care.domain.handover import VIEWED, notes_about, text_of, version_of_note, write_note
from modules.respite_care.domain.needs import SECTIONS, look_at_needs
from modules.respite_care.domain.outcomes import Became, say_what_became, what_became, what_holds
from modules.respite_care.enums import NoteSide
from modules.respite_care.forms.needs import NoteForm
from modules.respite_care.forms.outcome import OutcomeForm
from modules.respite_care.queries.homes import homes_of
from modules.respite_care.queries.stays import (
    days_in,
    get_stay_for,
    get_stay_to_write_about,
    stays_of,
    where_they_stay,
    who_stays,
)
from modules.respite_care.views.day_rows import happening_on
from shop.enums import ThreadSide
from shop.errors import ChangedMeanwhile
from shop.models import Booking
from shop.presentation import when
from shop.queries.threads import unread_by_visit
from shop.viewer import viewer_of
from shop.views.guards import provider_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.threads.third_side import thread_of_helpers

UNPROCESSABLE = 422


@provider_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The coming week, day by day: who arrives, who is here, who leaves."""
    provider = viewer_of(request).provider
    if provider is None:
        raise NotFound
    stays = list(stays_of(provider))
    people, homes, arrivals = who_stays(stays), where_they_stay(stays), arrivals_of(stays)
    new = unread_by_visit([each.pk for each in stays], side=ThreadSide.HELPER)
    rows = {
        each.pk: {
            "stay": each,
            "people": people.get(each.pk, []),
            "home": homes.get(each.pk),
            "new": new.get(each.pk, 0),
        }
        for each in stays
    }
    days = [
        {
            "on": day.on,
            "rows": [rows[each.pk] | said for each, said in happening_on(day, arrivals)],
        }
        for day in days_in(stays, first=timezone.localdate())
        if not day.is_empty
    ]
    context = {
        "days": days,
        "homes": homes_of(provider).order_by(Alphabetical("name")),
        "today": timezone.localdate(),
    }
    return render(request, "respite_care/our_home.html", context)


@provider_page
@require_safe
def stay(request: HttpRequest, booking_id: int) -> HttpResponse:
    """One stay, with both notes: that they were read is logged."""
    viewer = viewer_of(request)
    booking = get_stay_for(viewer, booking_id)
    notes = notes_about(booking)
    if notes:
        record(viewer.actor(Channel.STAFF), VIEWED, booking, recipient_id=booking.recipient_id)
    context = about(booking) | {
        "from_family": text_of(notes.get(NoteSide.FAMILY)),
        "from_home": text_of(notes.get(NoteSide.HOME)),
        "became": what_became(booking),
        "has_begun": booking.starts_at <= timezone.now(),
        "came": came_in_words(booking, arrival_of(booking)),
        "can_say_came": can_say(booking),
        "new": unread_by_visit([booking.pk], side=ThreadSide.HELPER).get(booking.pk, 0),
    }
    return render(request, "respite_care/stay.html", context)


@provider_page
@require_safe
def needs(request: HttpRequest, booking_id: int, cared_for_id: int) -> HttpResponse:
    """What the family says of one of those who stay; each look is logged, and the family sees it."""
    viewer = viewer_of(request)
    booking = get_stay_for(viewer, booking_id)
    person = next(
        (each for each in who_stays([booking]).get(booking.pk, ()) if each.pk == cared_for_id), None
    )
    if person is None:
        raise NotFound
    said = look_at_needs(person, stay=booking, actor=viewer.actor(Channel.STAFF))
    sections = [(each.title, said[each.code]) for each in SECTIONS if said[each.code]]
    sheet = getattr(person, "needs_sheet", None)
    context = about(booking) | {"person": person, "sections": sections, "sheet": sheet}
    return render(request, "respite_care/needs_read.html", context)


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, booking_id: int) -> HttpResponse:
    """What the home tells the family when the stay is over; nothing takes it away."""
    viewer = viewer_of(request)
    booking = get_stay_for(viewer, booking_id)
    return answer_with_note(request, booking, side=NoteSide.HOME)


def answer_with_note(request: HttpRequest, booking: Booking, *, side: NoteSide) -> HttpResponse:
    """The form of either side. The caller has found out that the stay is the viewer's to write about."""
    viewer = viewer_of(request)
    is_family = side is NoteSide.FAMILY
    actor = viewer.citizen_actor() if is_family else viewer.actor(Channel.STAFF)
    page = "booking" if is_family else "respite_care:stay"
    known = notes_about(booking).get(side)
    form = NoteForm(request.POST if request.method == "POST" else None, initial={"text": text_of(known)})
    conflict = None
    if form.is_valid():
        text, seen = form.cleaned_data["text"], request.POST.get("seen", "")
        try:
            write_note(booking, side=side, text=text, actor=actor, seen=seen)
        except ChangedMeanwhile:
            known = notes_about(booking).get(side)
            form.initial = {"text": text_of(known)}
            acts = ["respite_care.note_written"]
            conflict = conflict_over(request, booking, acts=acts, rows=differing_fields(form))
        else:
            messages.success(request, _("Saved.") if text else _("It is taken away."))
            return redirect(page, booking.pk)
    context = about(booking) | {
        "form": form,
        "conflict": conflict,
        "is_family": is_family,
        "seen": seen_of(form, version_of_note(known), conflict=conflict),
        "page": page,
    }
    status = conflict.status if conflict else UNPROCESSABLE if form.errors else 200
    return render(request, "respite_care/note.html", context, status=status)


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, booking_id: int) -> HttpResponse:
    """The messages with the family and the department: also long before the stay, when nothing else is theirs yet."""
    viewer = viewer_of(request)
    booking = get_stay_to_write_about(viewer, booking_id)
    is_near = viewer.provider is not None and stays_of(viewer.provider).filter(pk=booking.pk).exists()
    return thread_of_helpers(
        request,
        booking,
        template="respite_care/stay_thread.html",
        page="respite_care:stay_thread",
        more={"is_near": is_near},
    )


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, booking_id: int) -> HttpResponse:
    """They came and stayed, left early, or did not come; corrected within the hour like any outcome."""
    viewer = viewer_of(request)
    booking = get_stay_for(viewer, booking_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None, booking=booking)
    if form.is_valid():
        became = Became(form.cleaned_data["became"])
        try:
            actor = viewer.actor(Channel.STAFF)
            say_what_became(booking, became, actor=actor, left_at=form.left)
        except DomainError as error:
            form.add_error(None, error.in_full())
        else:
            messages.success(request, _("It is noted."))
            return redirect("respite_care:stay", booking.pk)
    context = about(booking) | {"form": form, "what_holds": what_holds(booking)}
    return render(request, "respite_care/outcome.html", context, status=UNPROCESSABLE if form.errors else 200)


def about(booking: Booking) -> dict[str, object]:
    """What the pages of a stay say of it above all else."""
    return {
        "booking": booking,
        "when": when(booking.starts_at, booking.ends_at),
        "people": who_stays([booking]).get(booking.pk, []),
        "home": where_they_stay([booking]).get(booking.pk),
    }
