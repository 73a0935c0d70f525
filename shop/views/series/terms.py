"""Start a standing booking, or change it from some day on: what is wanted, what would be booked, then it is done."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.series.restoring import first_day_after, restore_series
from shop.domain.series.standing import Started, change_series, start_series
from shop.enums import CancelReason
from shop.errors import BookingRefused, ComesAlready, SeriesRefused
from shop.forms.series import SeriesForm, WhyForm, as_typed, as_usual
from shop.hooks import Reader
from shop.lengths import DAY, Length
from shop.models import BookingSeries, Recipient, Service
from shop.queries.asked_first import asked_first
from shop.queries.called_off import would_have_run_until
from shop.queries.granted_lengths import granted_lengths, usual_of
from shop.queries.slots import bookable_window
from shop.registry import hooks_of
from shop.series import in_step, next_days
from shop.series_words import rhythm_in_words
from shop.views.series.asking import UNPROCESSABLE, ask, goes_back, is_confirmed, would
from shop.views.series.drawing import facts_of, happens
from shop.views.series.side import Side
from ui.dates import short_day

type Act = Callable[[SeriesForm, dict[str, Any], CancelReason], Started]


def start(
    side: Side,
    service: Service,
    *,
    recipient: Recipient,
    at: time | None = None,
    first: date | None = None,
    length: Length | None = None,
    chosen: str = "",
) -> HttpResponse:
    """`at`, `first`, `length` and `chosen` are those of the visit that should come again."""
    usual = timezone.localdate(bookable_window(service)[0]) + DAY
    length = length or usual_of(service, granted_lengths(service, recipient, last=first))
    initial = as_usual(service, first=first or usual, at=at, length=length, chosen=chosen)
    return _start(side, service, recipient=recipient, initial=initial)


def _start(
    side: Side,
    service: Service,
    *,
    recipient: Recipient,
    initial: dict[str, Any],
    like: BookingSeries | None = None,
) -> HttpResponse:
    helpers = side.helpers(service, recipient=recipient, also=like.provider_id if like else None)
    data = side.request.POST if side.request.method == "POST" else None
    lengths = granted_lengths(service, recipient, last=initial["starts_on"])
    asked = asked_first(service, recipient)
    form = SeriesForm(data, service=service, providers=helpers, lengths=lengths, asked=asked, initial=initial)
    if like is None and "weekdays" in form.fields:
        form.fields["weekdays"].help_text = _(
            "One day is ticked already. Untick it if it is not one of the days."
        )

    def act(form: SeriesForm, answers: dict[str, Any], _reason: CancelReason) -> Started:
        terms = form.terms(answers=answers)
        if like is not None:
            return restore_series(like, terms=terms, actor=side.actor())
        return start_series(service, recipient=recipient, terms=terms, actor=side.actor())

    return _go_on(
        side,
        form,
        act=act,
        recipient=recipient,
        answers=like.answers if like else {},
        heading=_("A standing booking")
        if not side.is_staff
        else _("A standing booking for %(name)s") % {"name": recipient.short_name},
        confirm_label=_("Start it"),
        back_url=_list_url(side),
    )


def start_anew(side: Side, series: BookingSeries) -> HttpResponse:
    """One like a standing booking that ended by mistake: in the weeks that had, for as long as that would have run."""
    service = series.service
    bookable = timezone.localdate(bookable_window(service)[0]) + DAY
    first = in_step(series, max(series.starts_on, bookable, first_day_after(series)))
    until = would_have_run_until(series)[series.pk]
    initial = as_typed(series) | {"starts_on": first, "ends_on": until}
    return _start(side, service, recipient=series.recipient, initial=initial, like=series)


def change(side: Side, series: BookingSeries) -> HttpResponse:
    """This and the rest, from the next visit on unless another day is said."""
    today = timezone.localdate()
    days = next_days(series, first=today + DAY, count=1)
    initial = as_typed(series) | {"starts_on": days[0] if days else today + DAY}
    helpers = side.helpers(series.service, recipient=series.recipient, also=series.provider_id)
    data = side.request.POST if side.request.method == "POST" else None
    lengths = granted_lengths(series.service, series.recipient, last=initial["starts_on"])
    form = SeriesForm(
        data,
        service=series.service,
        providers=helpers,
        lengths=lengths,
        asked=asked_first(series.service, series.recipient),
        initial=initial,
    )

    def act(form: SeriesForm, answers: dict[str, Any], reason: CancelReason) -> Started:
        terms = form.terms(answers=answers)
        return change_series(series, terms=terms, actor=side.actor(reason), reason=reason)

    return _go_on(
        side,
        form,
        act=act,
        recipient=series.recipient,
        answers=series.answers,
        heading=_("Change this and the rest"),
        confirm_label=_("Change it"),
        back_url=side.url("series", series.pk),
        former=series,
    )


def _go_on(  # noqa: PLR0913 - what differs between the two, all named
    side: Side,
    form: SeriesForm,
    *,
    act: Act,
    recipient: Recipient,
    answers: dict[str, Any],
    heading: str,
    confirm_label: str,
    back_url: str,
    former: BookingSeries | None = None,
) -> HttpResponse:
    request = side.request
    questions = _questions(side, form.service, recipient=recipient, initial=answers)
    why = WhyForm(request.POST if request.method == "POST" else None) if side.is_staff and former else None
    others = [each for each in (why, questions) if each is not None]
    context: dict[str, Any] = {
        "form": form,
        "others": others,
        "heading": heading,
        "service": form.service,
        "recipient": recipient,
        "former": capfirst(rhythm_in_words(former)) if former else "",
        "back_url": back_url,
    }
    if request.method != "POST":
        return side.page("shop/series/form.html", **context)
    valid = [each.is_valid() for each in (form, *others)]
    if not all(valid) or goes_back(request):
        return side.page("shop/series/form.html", status=_status(valid), **context)
    reason = why.cleaned_data["reason"] if why is not None else CancelReason.BY_RECIPIENT
    cleaned = dict(questions.cleaned_data) if questions is not None else {}
    try:
        if is_confirmed(request):
            started = act(form, cleaned, reason)
            messages.success(request, _changed(started) if former else _done(started))
            return redirect(side.url("series", started.series.pk))
        started = would(lambda: act(form, cleaned, reason))
    except ComesAlready as refusal:
        form.say_why_not(refusal)
        context["beside"] = side.url("series", refusal.params["series"])
    except SeriesRefused as refusal:
        form.say_why_not(refusal)
    except BookingRefused as refusal:
        form.add_error(None, f"{refusal.title()} {refusal.advice()}".strip())
    else:
        return ask(
            side,
            heading=_("%(rhythm)s?") % {"rhythm": capfirst(rhythm_in_words(started.series))},
            text=f"{recipient.name}, {form.service.name}" if side.is_staff else form.service.name,
            beyond=side.beyond(started.series.ends_on),
            details=facts_of(started.series),
            happens=happens(side, decided=started.decided, given=started.given_back),
            confirm_label=confirm_label,
            back_url=back_url,
            can_edit=True,
        )
    return side.page("shop/series/form.html", status=UNPROCESSABLE, **context)


def _status(valid: list[bool]) -> int:
    return 200 if all(valid) else UNPROCESSABLE


def _questions(
    side: Side, service: Service, *, recipient: Recipient, initial: dict[str, Any]
) -> forms.Form | None:
    """What the module asks; the answers go with every visit."""
    form_class = hooks_of(service.module_key).booking_form(
        service, recipient, reader=Reader.STAFF if side.is_staff else Reader.RECIPIENT
    )
    if form_class is None:
        return None
    return form_class(side.request.POST if side.request.method == "POST" else None, initial=initial)


def _list_url(side: Side) -> str:
    return side.url("series_list", side.department.pk) if side.is_staff else side.url("series_list")


def _changed(started: Started) -> str:
    """With the first day it comes as changed, which may be later than the day that was asked for."""
    series = started.series
    days = next_days(series, first=series.starts_on, count=1)
    values = {"rhythm": rhythm_in_words(series), "day": short_day(days[0] if days else series.starts_on)}
    return _("Changed: %(rhythm)s from %(day)s.") % values


def _done(started: Started) -> str:
    count = len(started.decided.booked)
    if not count:
        return _("The standing booking is made. Its visits are booked as their days come into sight.")
    return ngettext(
        "The standing booking is made, and its first visit is booked.",
        "The standing booking is made, and its first %(count)s visits are booked.",
        count,
    ) % {"count": count}
