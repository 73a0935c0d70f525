"""Pause, resume and stop a standing booking; skip one of its days, or take it back."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.occurrences import Decided
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.standing import stop_series
from shop.domain.series.visits import GivenBack, visits_ahead, would_give_back
from shop.enums import CancelReason
from shop.errors import SeriesRefused
from shop.forms.series import PauseSeriesForm, WhyForm
from shop.models import BookingSeries
from shop.presentation import when
from shop.queries.series import planned_on
from shop.series_words import rhythm_in_words, why_not_in_words
from shop.views.citizen.giving_back import cancelling_in_full
from shop.views.series.asking import UNPROCESSABLE, ask, goes_back, is_confirmed, would
from shop.views.series.drawing import facts_of, happens, why_it_was_left_out
from shop.views.series.side import ENDS, Side
from ui.dates import long_day
from ui.tiles import Definition


def pause(side: Side, series: BookingSeries) -> HttpResponse:
    """From when until when, then which visits are cancelled for it."""
    request, back = side.request, side.url("series", series.pk)
    data = request.POST if request.method == "POST" else None
    initial = {"first": series.paused_from, "last": series.paused_until}
    form = PauseSeriesForm(data, initial=initial)
    why = WhyForm(data) if side.is_staff else None
    others = [why] if why is not None else []
    context: dict[str, Any] = {
        "form": form,
        "others": others,
        "heading": _("Pause the standing booking"),
        "service": series.service,
        "recipient": series.recipient,
        "former": capfirst(rhythm_in_words(series)),
        "back_url": back,
    }
    if data is None:
        return side.page("shop/series/form.html", **context)
    valid = [each.is_valid() for each in (form, *others)]
    if not all(valid) or goes_back(request):
        return side.page("shop/series/form.html", status=200 if all(valid) else UNPROCESSABLE, **context)
    reason = _reason(why)

    def act() -> GivenBack:
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        return pause_series(series, first=first, last=last, actor=side.actor(reason), reason=reason)

    try:
        if is_confirmed(request):
            act()
            messages.success(request, _("The standing booking is paused."))
            return redirect(back)
        given = would(act)
    except SeriesRefused as refusal:
        form.add_error(None, refusal.in_full())
        return side.page("shop/series/form.html", status=UNPROCESSABLE, **context)
    return ask(
        side,
        heading=_("Pause it?"),
        text=_text(side, series),
        details=[Definition(_("Paused"), capfirst(_days(form)))],
        happens=happens(side, given=given) | {"is_empty": not (given.cancelled or given.kept)},
        confirm_label=_("Pause it"),
        back_url=back,
        can_edit=True,
    )


def resume(side: Side, series: BookingSeries) -> HttpResponse:
    """What would be booked, then it is."""
    back = side.url("series", series.pk)
    if side.request.method == "POST":
        decided = resume_series(series, actor=side.actor())
        messages.success(side.request, _resumed(decided))
        return redirect(back)
    return ask(
        side,
        heading=_("Let it go on?"),
        text=_text(side, series),
        details=facts_of(series),
        happens={"note": _("Days that were left out for the pause are booked again where there is room.")},
        confirm_label=_("Let it go on"),
        back_url=back,
    )


def stop(side: Side, series: BookingSeries) -> HttpResponse:
    """Which visits are cancelled with it, and which it is too late for."""
    request, back = side.request, side.url("series", series.pk)
    why = WhyForm(request.POST if request.method == "POST" else None) if side.is_staff else None
    if request.method == "POST" and (why is None or why.is_valid()):
        reason = _reason(why)
        given = stop_series(series, actor=side.actor(reason), reason=ENDS[reason])
        messages.success(request, _stopped(given))
        return redirect(back)
    given = would_give_back(visits_ahead(series), actor=side.actor())
    return ask(
        side,
        heading=_("Stop the standing booking?"),
        text=_text(side, series),
        happens=happens(side, given=given) | {"is_empty": not (given.cancelled or given.kept)},
        form=why,
        confirm_label=_("Stop it"),
        back_url=back,
        is_destructive=True,
        status=UNPROCESSABLE if request.method == "POST" else 200,
    )


def skip(side: Side, series: BookingSeries, day: date) -> HttpResponse:
    """Leave one out; the others come as they are."""
    request, back = side.request, side.url("series", series.pk)
    why = WhyForm(request.POST if request.method == "POST" else None) if side.is_staff else None
    if request.method == "POST" and (why is None or why.is_valid()):
        reason = _reason(why)
        try:
            skip_occurrence(series, on=day, actor=side.actor(reason), reason=reason)
        except DomainError as refusal:
            messages.error(request, refusal.in_full())
        else:
            text = _("Skipped: no visit on %(day)s. The others come as usual.") % {"day": long_day(day)}
            messages.success(request, text)
        return redirect(back)
    planned = planned_on(series, day)
    booking = planned.booking if planned.stands else None
    details = [Definition(_("Which visit"), capfirst(long_day(day)))]
    note = _("Nothing is booked for that day yet, and nothing will be.")
    if booking is not None:
        details = [Definition(_("Which visit"), capfirst(when(booking.starts_at, booking.ends_at)))]
        note = cancelling_in_full(booking)
    return ask(
        side,
        heading=_("Skip this one visit?"),
        text=_text(side, series),
        details=details,
        happens={"note": note},
        form=why,
        confirm_label=_("Skip it"),
        back_url=back,
        is_destructive=booking is not None,
        status=UNPROCESSABLE if request.method == "POST" else 200,
    )


def back_again(side: Side, series: BookingSeries, day: date) -> HttpResponse:
    """Book a day after all that was skipped or cancelled, or could not be booked before."""
    request, back = side.request, side.url("series", series.pk)
    if request.method == "POST":
        try:
            decided = bring_back(series, on=day, actor=side.actor())
        except DomainError as refusal:
            messages.error(request, refusal.in_full())
        else:
            _say_what_came_of_it(side, decided, day=day)
        return redirect(back)
    details = [Definition(_("Which visit"), capfirst(long_day(day)))]
    why_not = why_it_was_left_out(planned_on(series, day))
    if why_not:
        details.append(Definition(_("Why there is no visit"), why_not))
    return ask(
        side,
        heading=_("Book this visit after all?"),
        text=_text(side, series),
        details=details,
        happens={"note": _("It is booked if there is room that day and nothing else stands in the way.")},
        confirm_label=_("Book it"),
        back_url=back,
    )


def _say_what_came_of_it(side: Side, decided: Decided, *, day: date) -> None:
    if decided.booked:
        first = decided.booked[0]
        text = _("Booked: %(when)s.") % {"when": when(first.starts_at, first.ends_at)}
        messages.success(side.request, text)
    elif decided.skipped:
        reason = why_not_in_words(decided.skipped[0].reason)
        values = {"day": long_day(day), "why": reason}
        messages.error(side.request, _("It could not be booked on %(day)s: %(why)s.") % values)
    else:
        text = _("It is booked together with the others, when its day comes into sight.")
        messages.success(side.request, text)


def _reason(why: WhyForm | None) -> CancelReason:
    return why.cleaned_data["reason"] if why is not None else CancelReason.BY_RECIPIENT


def _text(side: Side, series: BookingSeries) -> str:
    """“Cleaning, every Tuesday at 10.00”; for the department with whose it is."""
    parts = [series.service.name, rhythm_in_words(series)]
    return ", ".join([series.recipient.name, *parts] if side.is_staff else parts)


def _days(form: forms.Form) -> str:
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    values: dict[str, Any] = {"first": long_day(first), "last": long_day(last) if last else ""}
    if last is None:
        return _("from %(first)s, until it is resumed") % values
    return _("from %(first)s to %(last)s") % values


def _resumed(decided: Decided) -> str:
    count = len(decided.booked)
    if not count:
        return _("The standing booking goes on.")
    return ngettext(
        "The standing booking goes on, and %(count)s visit is booked again.",
        "The standing booking goes on, and %(count)s visits are booked again.",
        count,
    ) % {"count": count}


def _stopped(given: GivenBack) -> str:
    if not given.kept:
        return _("The standing booking is stopped.")
    return ngettext(
        "The standing booking is stopped. %(count)s visit stays, because it is too late to cancel it here.",
        "The standing booking is stopped. %(count)s visits stay, because it is too late to cancel them here.",
        len(given.kept),
    ) % {"count": len(given.kept)}
