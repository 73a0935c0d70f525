"""The stays of a round: suggested from the calendar, added by hand, taken out again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain.booking import is_closed_for
from modules.respite_care.domain.rounds import add_stay, remove_stay
from modules.respite_care.domain.suggesting import Suggested, suggested
from modules.respite_care.forms.rounds import SpanForm, StayForm, SuggestionsForm
from modules.respite_care.models import Round, Wish
from modules.respite_care.queries.rounds import get_round_for, get_stay_for
from modules.respite_care.round_words import dates_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from ui.dates import day_and_year
from ui.tiles import Definition

CURRENT = "respite_care:rounds"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, round_id: int) -> HttpResponse:
    """Weekends and holidays of a span; those that are ticked off are added, and what cannot be is said."""
    viewer = viewer_of(request)
    found = get_round_for(viewer, round_id)
    span = SpanForm(request.GET if "first" in request.GET else None)
    choices: list[tuple[Suggested, str]] = []
    if span.is_valid():
        days = span.cleaned_data
        there = set(found.stays.values_list("starts_at__date", flat=True))
        all_of_them = suggested(found.service, first=days["first"], last=days["last"])
        choices = [
            (each, _in_words(each))
            for each in all_of_them
            if each.day not in there and not is_closed_for(found.service, *each.span)
        ]
    form = SuggestionsForm(request.POST if request.method == "POST" else None, choices=choices)
    if form.is_valid():
        for each in form.cleaned_data["stays"]:
            _add(request, found, each)
        return redirect("respite_care:round", found.pk)
    return department_page(
        request,
        "respite_care/suggest_stays.html",
        found.service.department,
        current=CURRENT,
        status=UNPROCESSABLE if form.is_bound or span.errors else 200,
        round=found,
        span_form=span,
        form=form,
        choices=choices,
    )


def _in_words(each: Suggested) -> str:
    days = _("%(first)s to %(last)s") % {"first": day_and_year(each.day), "last": day_and_year(each.last)}
    return f"{each.label}: {days}" if each.label else capfirst(days)


def _add(request: HttpRequest, found: Round, each: Suggested) -> None:
    try:
        add_stay(
            found,
            day=each.day,
            length=each.length,
            label=each.label,
            actor=viewer_of(request).actor(Channel.STAFF),
        )
    except DomainError as error:
        messages.error(request, f"{_in_words(each)}: {error.in_full()}")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, round_id: int) -> HttpResponse:
    """One by hand."""
    viewer = viewer_of(request)
    found = get_round_for(viewer, round_id)
    form = StayForm(request.POST if request.method == "POST" else None, service=found.service)
    if form.is_valid():
        try:
            add_stay(found, **form.cleaned_data, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            form.add_error("day", error.in_full())
        else:
            messages.success(request, _("The stay is added."))
            return redirect("respite_care:round", found.pk)
    return department_page(
        request,
        "respite_care/round_form.html",
        found.service.department,
        current=CURRENT,
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        has_services=True,
        heading=_("Add a stay to %(name)s") % {"name": found.name},
        back_url=reverse("respite_care:round", args=[found.pk]),
        back_label=found.name,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, stay_id: int) -> HttpResponse:
    """Asks first, with how many families have it among their wishes."""
    viewer = viewer_of(request)
    stay = get_stay_for(viewer, stay_id)
    page = reverse("respite_care:round", args=[stay.round_id])
    if request.method == "POST":
        try:
            families = remove_stay(stay, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            text = ngettext(
                "The stay is taken out. %(count)s family had wished for it.",
                "The stay is taken out. %(count)s families had wished for it.",
                families,
            )
            messages.success(request, text % {"count": families})
        return redirect(page)
    wishing = Wish.objects.filter(stay=stay).values("recipient").distinct().count()
    return department_page(
        request,
        "shop/manage/confirm.html",
        stay.round.service.department,
        current=CURRENT,
        heading=_("Take this stay out of the round?"),
        text=_(
            "It is removed from the wishes of families who have it among theirs, and the dates can be booked like"
            " any others."
        ),
        details=[
            Definition(_("When"), capfirst(dates_of(stay))),
            Definition(_("Families who wish for it"), str(wishing)),
        ],
        confirm_label=_("Take it out"),
        is_destructive=True,
        back_url=page,
        back_label=_("No, go back"),
    )
