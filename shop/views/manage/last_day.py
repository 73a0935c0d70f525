"""A helper leaves: the last day at work, with what becomes of the visits after it; and taken back before it comes."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.circumstances.leaving import Leaving, Staying, set_last_day, take_back_last_day
from shop.domain.series.wishes import dropped_wishes
from shop.enums import UPCOMING
from shop.errors import ChangedMeanwhile
from shop.forms.circumstances import LastDayForm
from shop.models import Booking, BookingSeries, Disruption, Provider
from shop.presentation import when
from shop.queries.causes import can_undo, departure_of
from shop.queries.leaving import nobody_comes_to
from shop.queries.versions import version_of_last_day
from shop.series_words import rhythm_in_words
from shop.viewer import viewer_of
from shop.views.cover_rows import rows_of_plan
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields
from shop.views.manage.consequences import Consequence, Line, ask
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.place_words import is_place
from shop.views.manage.provider_page import named_provider
from shop.views.manage.questions import draw_question
from shop.views.no_undo import stay_with_others
from ui.dates import long_day_and_year
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Ask for the day, show what becomes of each visit after it, then do it."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    form = LastDayForm(
        request.POST if request.method == "POST" else None, initial={"last_day": provider.leaves_on}
    )
    status = UNPROCESSABLE if form.errors else 200
    conflict: Conflict | None = None
    if form.is_valid() and not goes_back(request):
        try:
            leaving = set_last_day(
                provider,
                last_day=form.cleaned_data["last_day"],
                actor=viewer.actor(Channel.STAFF),
                agreed=request.POST.get("agreed", ""),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            provider.refresh_from_db(fields=["leaves_on"])
            form.initial = {"last_day": provider.leaves_on}
            acts, rows = ["provider.leaves", "provider.stays"], differing_fields(form)
            conflict = conflict_over(request, provider, acts=acts, rows=rows)
            status = conflict.status
        except DomainError as error:
            messages.error(request, error.in_full())
            status = error.status
        else:
            if not leaving.is_done:
                return _ask(request, leaving)
            _say_done(request, leaving)
            return redirect("manage:provider", provider.pk)
    back = reverse("manage:provider", args=[provider.pk])
    return draw_question(
        request,
        provider.department,
        current="staffing",
        status=status,
        form=form,
        conflict=conflict,
        version=version_of_last_day(provider),
        heading=_heading(provider),
        text=_(
            "Nothing is planned with them after that day. Visits after it go to others where that can be done; you see"
            " which before anything is done."
        ),
        confirm_label=_("Show what happens"),
        back_url=back,
        back_label=_("No, go back"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Ask first, with the standing bookings that ask for them again."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    back = reverse("manage:provider", args=[provider.pk])
    if request.method == "POST":
        try:
            staying = take_back_last_day(provider, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _stays_in_words(provider, staying))
        return redirect(back)
    wished = BookingSeries.objects.filter(pk__in=dropped_wishes(provider), end_reason="", provider=None)
    again = _series_lines(list(wished.select_related("service", "recipient").order_by("pk")))
    visits = list(nobody_comes_to(provider))
    departure = departure_of(provider)
    is_untold = departure is not None and departure.former is None and can_undo(departure)
    return department_page(
        request,
        "shop/manage/confirm_consequences.html",
        provider.department,
        current="staffing",
        heading=_("Does %(name)s stay?") % {"name": provider.display_name},
        text=_what_staying_does(provider, is_untold=is_untold),
        details=[],
        consequences=[
            *([_visits_again(visits)] if visits else []),
            *([Consequence(_("Standing bookings that ask for them again"), again)] if again else []),
        ],
        note=_("Who was told that nobody can come is told that the visit takes place after all.")
        if visits and not is_untold
        else "",
        confirm_label=_("Yes, they stay"),
        back_url=back,
        back_label=_("No, go back"),
    )


def _ask(request: HttpRequest, leaving: Leaving) -> HttpResponse:
    provider = leaving.provider
    rows = rows_of_plan(leaving.covers)
    heading = ngettext(
        "%(count)s standing booking asks for nobody any more",
        "%(count)s standing bookings ask for nobody any more",
        len(leaving.series),
    )
    return ask(
        request,
        provider.department,
        current="staffing",
        heading=_("Note the last day of %(name)s?") % {"name": provider.display_name},
        text=_("%(covered)s of %(all)s visits after the last day go to somebody else at the same time.")
        % {"covered": len(rows.covered), "all": len(leaving.covers)},
        details=[Definition(_("Last day"), capfirst(long_day_and_year(leaving.last_day)))],
        consequences=[Consequence(heading % {"count": len(leaving.series)}, _series_lines(leaving.series))],
        rows=rows,
        sent=[("agreed", leaving.version)],
        note=_who_is_told_when(leaving),
        confirm_label=_("Note the last day"),
    )


def _who_is_told_when(leaving: Leaving) -> str:
    if not leaving.covers:
        return ""
    if leaving.is_told_at_once:
        return _("A visit begins soon, so the messages go out at once. It cannot be undone.")
    return _(
        "Recipients whom somebody else comes to, or nobody can, are told in five minutes, and so is who comes"
        " instead. Until then it can be undone."
    )


def _what_staying_does(provider: Provider, *, is_untold: bool) -> str:
    """What becomes of their shifts, and of the visits that others were given."""
    if provider.leaves_on is None:
        return _("No last day is noted.")
    now = timezone.now()
    given = Disruption.objects.filter(departure__provider=provider, given__active=True)
    with_others = given.filter(booking__status__in=UPCOMING, booking__starts_at__gt=now).count()
    parts = [_("The shifts go on as before."), stay_with_others(with_others, goes_back=is_untold)]
    return " ".join(filter(None, parts))


def _series_lines(series: Sequence[BookingSeries]) -> list[Line]:
    return [
        Line(
            each.recipient.short_name,
            f"{each.service.name}, {rhythm_in_words(each)}",
            reverse("manage:recipient", args=[each.recipient_id]),
        )
        for each in series
    ]


def _heading(provider: Provider) -> str:
    if is_place(provider):
        return _("When is %(name)s used for the last time?") % {"name": provider.display_name}
    return _("When does %(name)s work here for the last time?") % {"name": provider.display_name}


def _say_done(request: HttpRequest, leaving: Leaving) -> None:
    """With a way to the visits that need a time."""
    words = {"name": leaving.provider.display_name, "day": long_day_and_year(leaving.last_day)}
    text = _("The last day of %(name)s is %(day)s.") % words
    if not (uncovered := sum(not each.is_covered for each in leaving.covers)):
        messages.success(request, text)
        return
    more = ngettext("%(count)s visit needs a new time.", "%(count)s visits need a new time.", uncovered)
    which = reverse("manage:stranded", args=[leaving.provider.department_id])
    link = format_html('<a href="{}">{}</a>', which, _("See which"))
    messages.warning(request, format_html("{} {} {}", text, more % {"count": uncovered}, link))


def _stays_in_words(provider: Provider, staying: Staying) -> str:
    parts = [_("%(name)s stays, with the shifts as before.") % {"name": provider.display_name}]
    if staying.gone_back:
        parts.append(
            ngettext(
                "%(count)s visit is theirs again, and nobody was told.",
                "%(count)s visits are theirs again, and nobody was told.",
                staying.gone_back,
            )
            % {"count": staying.gone_back}
        )
    if again := len(staying.again):
        more = ngettext(
            "%(count)s visit takes place after all.", "%(count)s visits take place after all.", again
        )
        parts.append(more % {"count": again})
    return " ".join(parts)


def _visits_again(visits: Sequence[Booking]) -> Consequence:
    heading = ngettext(
        "%(count)s visit that nobody could come to takes place after all",
        "%(count)s visits that nobody could come to take place after all",
        len(visits),
    )
    lines = [
        Line(
            capfirst(when(each.starts_at, each.ends_at)),
            f"{each.recipient.short_name}, {each.what}",
            reverse("manage:booking", args=[each.pk]),
        )
        for each in visits
    ]
    return Consequence(heading % {"count": len(visits)}, lines)
