"""A helper's coming shifts, two weeks at a time: each can be changed, taken off and put back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Actor, Channel
from shop.domain.capacity.second_thoughts import change_unless_it_strands
from shop.domain.capacity.shift_edits import add_shift, change_shift, put_back_shift, take_off_shift
from shop.domain.capacity.stranding import Stranding, count_stranded_by
from shop.errors import ChangedMeanwhile, ShiftIsOver, ShiftOverlaps
from shop.forms.shifts import ShiftForm, as_typed
from shop.models import Provider, Shift
from shop.presentation import clock, clock_range
from shop.queries.access import get_shift_for
from shop.queries.days import span_of_day
from shop.queries.shifts import KnownShift, shifts_of, span_of, version_of_shift
from shop.queries.spans import Span
from shop.queries.staffing import coming_absences_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.absences import absence_in_words
from shop.views.manage.asking import agreed_to, ask_about_stranding, goes_back
from shop.views.manage.conflicts import ABOUT_SHIFTS, BothVersions, Conflict, conflict_over
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.place_words import is_place
from shop.views.manage.provider_page import named_provider
from shop.views.manage.words import day_ahead
from ui.dates import long_day
from ui.tiles import Definition

AT_A_TIME = timedelta(days=14)
LAST_DAY = date(2099, 12, 30)
"""The last that an address can name: shop.urls.converters."""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift in words; `tag` is what makes it special."""

    known: KnownShift
    times: str
    tag: str


@dataclass(frozen=True, slots=True)
class DayRow:
    day: date
    shifts: Sequence[ShiftRow]
    absences: Sequence[str]


@staff_page
@require_safe
def show(request: HttpRequest, provider_id: int, day: date | None = None) -> HttpResponse:
    provider = named_provider(viewer_of(request), provider_id)
    return _page(request, provider, first=day)


@staff_page
@require_POST
def add(request: HttpRequest, provider_id: int) -> HttpResponse:
    """One more, beside what the week calls for."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return _page(request, provider, form=form, status=422)
    span = form.span
    change = partial(
        add_shift,
        provider,
        from_at=span.starts_at,
        until_at=span.ends_at,
        actor=viewer.actor(Channel.STAFF),
    )
    try:
        _shift, stranding = count_stranded_by(change, department=provider.department)
    except (ShiftOverlaps, ShiftIsOver) as error:
        form.add_error("begins", _what_is_wrong(error))
        return _page(request, provider, form=form, status=error.status)
    text = _on_duty(provider) % {"name": provider.display_name, "when": _when(span)}
    say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect(_list_around(provider, span))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Other hours for this one; the other weeks stay as they are."""
    viewer = viewer_of(request)
    shift = get_shift_for(viewer, shift_id)
    provider, span = shift.provider, span_of(shift)
    is_sent = request.method == "POST"
    form = ShiftForm(request.POST if is_sent else None, initial=as_typed(span))
    seen = request.POST.get("seen", "")
    conflict: Conflict | None = None
    if is_sent and form.is_valid() and not goes_back(request):
        act = partial(
            change_shift,
            shift,
            from_at=form.span.starts_at,
            until_at=form.span.ends_at,
            actor=viewer.actor(Channel.STAFF),
            seen=seen,
        )
        try:
            changed, stranding = change_unless_it_strands(
                act, department=provider.department, may_strand=agreed_to(request)
            )
        except ChangedMeanwhile:
            conflict = _conflict(request, shift, form.span)
        except (ShiftOverlaps, ShiftIsOver) as error:
            form.add_error("begins", _what_is_wrong(error))
        else:
            if changed is None:
                return ask_about_stranding(
                    request,
                    provider.department,
                    stranding=stranding,
                    current="staffing",
                    heading=_("Change the hours of %(name)s?") % {"name": provider.display_name},
                    confirm_label=_("Change the hours"),
                    details=[
                        Definition(_("As it is now"), _when(span)),
                        Definition(_("As it will be"), _when(form.span)),
                    ],
                    can_edit=True,
                )
            text = _on_duty(provider) % {"name": provider.display_name, "when": _when(form.span)}
            say_saved(request, provider.department, stranding=stranding, text=text)
            return redirect(_list_around(provider, form.span))
    version = version_of_shift(span, is_off=shift.is_off)
    return department_page(
        request,
        "shop/manage/shift.html",
        provider.department,
        current="staffing",
        status=conflict.status if conflict else 422 if form.errors else 200,
        provider=provider,
        is_place=is_place(provider),
        shift=shift,
        when=_when(span),
        form=form,
        conflict=conflict,
        seen=version if conflict or not is_sent else seen,
        back_url=_list_around(provider, span),
    )


def _conflict(request: HttpRequest, shift: Shift, wanted: Span) -> Conflict:
    """Such acts are noted of the helper, the shift being a row that comes and goes."""
    now = _when(span_of(shift))
    if shift.is_off:
        off = _("closed") if is_place(shift.provider) else _("taken off")
        now = f"{now} ({off})"
    rows = [BothVersions(_("When"), now, _when(wanted))]
    return conflict_over(request, shift.provider, acts=ABOUT_SHIFTS, rows=rows)


@staff_page
@require_POST
def take_off(request: HttpRequest, shift_id: int) -> HttpResponse:
    return _switch(
        request,
        shift_id,
        take_off_shift,
        _("%(name)s is off %(when)s."),
        of_place=_("%(name)s cannot be booked %(when)s."),
    )


@staff_page
@require_POST
def put_back(request: HttpRequest, shift_id: int) -> HttpResponse:
    return _switch(
        request,
        shift_id,
        put_back_shift,
        _("%(name)s is on duty again %(when)s."),
        of_place=_("%(name)s can be booked again %(when)s."),
    )


def _on_duty(provider: Provider) -> str:
    return _("%(name)s can be booked %(when)s.") if is_place(provider) else _("%(name)s is on duty %(when)s.")


def _switch(
    request: HttpRequest, shift_id: int, act: Callable[..., Shift], text: str, *, of_place: str
) -> HttpResponse:
    viewer = viewer_of(request)
    shift = get_shift_for(viewer, shift_id)
    provider, span, actor = shift.provider, span_of(shift), viewer.actor(Channel.STAFF)
    change = partial(_act, act, shift, actor=actor, seen=request.POST.get("seen", ""))
    try:
        changed, stranding = change_unless_it_strands(
            change, department=provider.department, may_strand=agreed_to(request)
        )
    except (ChangedMeanwhile, ShiftIsOver) as error:
        messages.error(request, error.in_full())
    else:
        if changed is None:
            return _ask(request, provider, stranding=stranding, span=span, is_off=act is take_off_shift)
        text = of_place if is_place(provider) else text
        text %= {"name": provider.display_name, "when": _when(span)}
        say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect(_list_around(provider, span))


def _ask(
    request: HttpRequest, provider: Provider, *, stranding: Stranding, span: Span, is_off: bool
) -> HttpResponse:
    """Nothing is changed yet: some visits of that shift would need a new time."""
    place = is_place(provider)
    if is_off:
        heading = _("Close %(name)s for that time?") if place else _("Take %(name)s off that shift?")
        label = _("Close it") if place else _("Take off")
    else:
        heading, label = _("Put %(name)s back on that shift?"), _("Put back")
    return ask_about_stranding(
        request,
        provider.department,
        stranding=stranding,
        current="staffing",
        heading=heading % {"name": provider.display_name},
        confirm_label=label,
        details=[Definition(provider.display_name, _when(span))],
        back_url=_list_around(provider, span),
    )


def _act(act: Callable[..., Shift], shift: Shift, *, actor: Actor, seen: str) -> Shift:
    return act(shift, actor=actor, seen=seen)


def _page(
    request: HttpRequest,
    provider: Provider,
    *,
    first: date | None = None,
    form: ShiftForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    first = max(first or today, today)
    days = [first + timedelta(days=number) for number in range(AT_A_TIME.days)]
    shifts = shifts_of(provider, first_day=days[0], last_day=days[-1])
    absences = [
        (Span(absence.during.lower, absence.during.upper), absence_in_words(absence))
        for absence in coming_absences_of(provider)
    ]
    row = _row_of_place if is_place(provider) else _row
    rows = [
        DayRow(
            day,
            [row(known) for known in shifts.get(day, ())],
            [words for span, words in absences if span.within(span_of_day(day))],
        )
        for day in days
    ]
    return department_page(
        request,
        "shop/manage/shifts.html",
        provider.department,
        current="staffing",
        status=status,
        provider=provider,
        is_place=is_place(provider),
        rows=rows,
        days=f"{day_ahead(days[0])} – {day_ahead(days[-1])}",
        previous_url=_list_from(provider, max(first - AT_A_TIME, today)) if first > today else "",
        next_url=_list_from(provider, first + AT_A_TIME) if first + AT_A_TIME <= LAST_DAY else "",
        form=form or ShiftForm(initial={"day": first}),
    )


def _row(known: KnownShift) -> ShiftRow:
    tag = _("taken off") if known.shift.is_off else _("changed by hand") if known.is_edited else ""
    return ShiftRow(known, _times(known.span), tag)


def _row_of_place(known: KnownShift) -> ShiftRow:
    tag = _("closed") if known.shift.is_off else _("changed by hand") if known.is_edited else ""
    return ShiftRow(known, _times(known.span), tag)


def _times(span: Span) -> str:
    """“08.00–16.00”; “22.00–07.00 the next day”, and a whole day is “round the clock”."""
    begins, ends = (timezone.localtime(moment) for moment in span)
    if _is_next_midnight(begins, ends):
        if (begins.hour, begins.minute) == (0, 0):
            return _("round the clock")
        return f"{clock(begins)}–24.00"
    times = clock_range(begins, ends)
    return times if begins.date() == ends.date() else _("%(times)s the next day") % {"times": times}


def _is_next_midnight(begins: datetime, ends: datetime) -> bool:
    return (ends.hour, ends.minute) == (0, 0) and ends.date() == begins.date() + timedelta(days=1)


def _when(span: Span) -> str:
    day = long_day(timezone.localdate(span.starts_at))
    return _("%(day)s, %(times)s") % {"day": day, "times": _times(span)}


def _what_is_wrong(error: ShiftOverlaps | ShiftIsOver) -> str:
    if isinstance(error, ShiftOverlaps):
        times = _times(Span(*(datetime.fromisoformat(error.params[name]) for name in ("from", "until"))))
        return _("This overlaps another shift of theirs, %(times)s.") % {"times": times}
    return error.title()


def _list_around(provider: Provider, span: Span) -> str:
    """The two weeks in which the shift stands, counted from today."""
    today, day = timezone.localdate(), timezone.localdate(span.starts_at)
    return _list_from(provider, today + max(day - today, timedelta(0)) // AT_A_TIME * AT_A_TIME)


def _list_from(provider: Provider, day: date) -> str:
    if day == timezone.localdate():
        return reverse("manage:shifts", args=[provider.pk])
    return reverse("manage:shifts", args=[provider.pk, day])
