"""The recipient wants no other visit for one that was cancelled or not done: asked first, and taken back as easily."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.absence.disruptions import give_up_disruption, owe_again
from shop.models import Disruption
from shop.presentation import when
from shop.queries.access import get_disruption_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from ui.dates import short_day
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class GivenUpRow:
    """A visit for which none is owed any more, and since when."""

    when: str
    recipient: str
    service: str
    noted: str
    url: str
    take_back_url: str


def given_up_row(disruption: Disruption) -> GivenUpRow:
    booking = disruption.booking
    return GivenUpRow(
        when=capfirst(when(booking.starts_at, booking.ends_at)),
        recipient=booking.recipient.short_name,
        service=booking.what,
        noted=short_day(timezone.localtime(disruption.settled_at)) if disruption.settled_at else "",
        url=reverse("manage:booking", args=[booking.pk]),
        take_back_url=reverse("manage:owe_again", args=[disruption.pk]),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, disruption_id: int) -> HttpResponse:
    """Ask first, since what is noted here is shown nowhere else as something to do."""
    viewer = viewer_of(request)
    disruption = get_disruption_for(viewer, disruption_id)
    if request.method != "POST":
        return _ask(request, disruption)
    try:
        give_up_disruption(disruption, actor=viewer.actor(Channel.STAFF))
        messages.success(request, _("Noted: no other visit is wanted."))
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("manage:stranded", disruption.department_id)


@staff_page
@require_POST
def take_back(request: HttpRequest, disruption_id: int) -> HttpResponse:
    """They want another visit after all."""
    viewer = viewer_of(request)
    disruption = get_disruption_for(viewer, disruption_id)
    try:
        owe_again(disruption, actor=viewer.actor(Channel.STAFF))
        messages.success(request, _("Taken back: another visit is owed again."))
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("manage:stranded", disruption.department_id)


def _ask(request: HttpRequest, disruption: Disruption) -> HttpResponse:
    booking = disruption.booking
    return department_page(
        request,
        "shop/manage/confirm.html",
        disruption.department,
        current="department",
        heading=_("Do they want no other visit?"),
        text=_(
            "Then it is noted that this visit was not carried out, and it is no longer listed as owed."
            " You can take it back for two weeks."
        ),
        details=[
            Definition(_("For whom"), booking.recipient.short_name),
            Definition(_("What"), booking.what),
            Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
        ],
        confirm_label=_("They want no other"),
        back_url=reverse("manage:stranded", args=[disruption.department_id]),
        back_label=_("No, go back"),
    )
