"""Let somebody who calls wait for a time, or who lost their place by our mistake."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from shop.domain.circumstances.restoring import wait_again
from shop.domain.waitlist.line import CANNOT_WAIT, join_waitlist
from shop.errors import (
    ChangedMeanwhile,
)
from shop.forms.waiting import WaitForm, initial_of, replaces_with
from shop.models import WaitlistEntry
from shop.queries.access import get_entry_for, get_recipient_for
from shop.queries.asked_first import asked_first
from shop.queries.granted_lengths import asked_length, granted_lengths
from shop.queries.recipients import services_to_book
from shop.queries.still_to_book import still_to_book
from shop.queries.versions import version_of_wait
from shop.viewer import viewer_of
from shop.views.asked import asked_answer
from shop.views.citizen.free_times import wanted_day
from shop.views.citizen.waiting import waiting_entry
from shop.views.guards import staff_page
from shop.views.manage.book_urls import FROM_CALL, times_url
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.waiting_words import window_in_words
from ui.dates import long_day


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int, recipient_id: int, service_id: int) -> HttpResponse:
    """Which days and times; whoever waits already keeps the place and wants these instead."""
    viewer = viewer_of(request)
    department, recipient = get_recipient_for(viewer, department_id=department_id, recipient_id=recipient_id)
    services = services_to_book(recipient, department=department)
    service = next((each for each in services if each.pk == service_id), None)
    if service is None:
        raise NotFound
    lengths = granted_lengths(service, recipient)
    length = asked_length(service, request.GET.get("length", ""), lengths=lengths)
    day = wanted_day(request)
    asked = asked_first(service, recipient)
    chosen = asked_answer(request, asked)
    entry = waiting_entry(recipient, service, chosen=chosen)
    initial = initial_of(service, entry=entry, day=day, wanted=length, chosen=chosen)
    data = request.POST if request.method == "POST" else None
    form = WaitForm(data, service=service, lengths=lengths, asked=asked, initial=initial)
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            join_waitlist(
                service,
                recipient=recipient,
                wanted=form.wanted,
                actor=viewer.actor(Channel.PHONE),
                length=form.wanted_length,
                chosen=form.first_answer,
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            entry = waiting_entry(recipient, service, chosen=form.first_answer)
            form.initial = initial_of(service, entry=entry, day=day, wanted=length, chosen=chosen)
            acts, rows = ["waitlist.joined", "waitlist.changed"], differing_fields(form)
            conflict = conflict_over(request, entry, acts=acts, rows=rows)
        except CANNOT_WAIT as refusal:
            form.add_error(None, refusal.title())
        else:
            text = _("%(name)s is on the waiting list.")
            messages.success(request, text % {"name": recipient.short_name})
            return redirect("manage:book" if FROM_CALL in request.POST else "manage:waiting", department.pk)
    return department_page(
        request,
        "shop/manage/waiting_add.html",
        department,
        current="department",
        status=conflict.status if conflict else UNPROCESSABLE if form.is_bound else 200,
        conflict=conflict,
        seen=seen_of(form, version_of_wait(entry), conflict=conflict),
        recipient=recipient,
        service=service,
        form=form,
        waits_for=window_in_words(entry) if entry else "",
        replaces=_replaces(entry, day=day),
        is_stay=bool(service.stay_unit),
        can_sign_in=recipient.user_id is not None,
        back=times_url(recipient, service, length=length),
    )


def _replaces(entry: WaitlistEntry | None, *, day: date | None) -> str:
    """What is given up for the day they ask for; empty where it is one they wait for, or they wait for nothing yet."""
    instead = replaces_with(entry, day=day)
    if entry is None or instead is None:
        return ""
    return _(
        "They wait for %(former)s. One can wait for one time at once: waiting for %(day)s instead replaces that."
    ) % {"former": window_in_words(entry), "day": long_day(instead)}


@staff_page
@require_POST
def wait_anew(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Their services were ended by mistake and are open again: so is their place in line. Pressed twice it is once."""
    viewer = viewer_of(request)
    entry = get_entry_for(viewer, entry_id)
    recipient = entry.recipient
    if entry not in still_to_book(recipient).entries:
        messages.info(request, _("Nothing to give back: they wait already, or the days are over."))
        return redirect("manage:recipient", recipient.pk)
    try:
        wait_again(entry, actor=viewer.actor(Channel.STAFF))
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        text = _("%(name)s is on the waiting list again, in the place they had.")
        messages.success(request, text % {"name": recipient.short_name})
    return redirect("manage:recipient", recipient.pk)
