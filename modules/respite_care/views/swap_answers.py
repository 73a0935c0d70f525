"""Swaps that both families have said yes to and that wait for the department's."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from modules.respite_care.domain import swapping
from modules.respite_care.models import SwapAnswer
from modules.respite_care.queries.swaps import get_agreed_for, waiting_for_yes
from modules.respite_care.round_words import dates_of
from modules.respite_care.swap_errors import SwapIsOver
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from ui.tiles import Definition

CURRENT = "respite_care:rounds"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    rows = [
        {
            "answer": each,
            "one": each.offer.booking,
            "one_dates": capfirst(dates_of(each.offer.booking)),
            "other": each.booking,
            "other_dates": capfirst(dates_of(each.booking)),
        }
        for each in waiting_for_yes([department])
    ]
    return department_page(request, "respite_care/waiting_swaps.html", department, current=CURRENT, rows=rows)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Both get the other's dates."""
    return _ask(
        request,
        get_agreed_for(viewer_of(request), answer_id),
        act=swapping.approve,
        said=_("The stays are swapped, and both families are told."),
        heading=_("Swap these stays?"),
        confirm_label=_("Yes, swap"),
        is_destructive=False,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Both keep what they have, and are told."""
    return _ask(
        request,
        get_agreed_for(viewer_of(request), answer_id),
        act=swapping.decline,
        said=_("Both families keep their stays, and are told."),
        heading=_("Say no to this swap?"),
        confirm_label=_("Say no"),
        is_destructive=True,
    )


def _ask(
    request: HttpRequest,
    answer: SwapAnswer,
    *,
    act: Callable[..., object],
    said: str,
    heading: str,
    confirm_label: str,
    is_destructive: bool,
) -> HttpResponse:
    department = answer.booking.service.department
    page = reverse("respite_care:waiting_swaps", args=[department.pk])
    if request.method == "POST":
        actor: Actor = viewer_of(request).actor(Channel.STAFF)
        try:
            act(answer, actor=actor)
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, said)
        return redirect(page)
    if not answer.is_going:
        messages.error(request, SwapIsOver().in_full())
        return redirect(page)
    sides = (answer.offer.booking, answer.booking)
    return department_page(
        request,
        "shop/manage/confirm.html",
        department,
        current=CURRENT,
        heading=heading,
        details=[Definition(each.recipient.name, capfirst(dates_of(each))) for each in sides],
        confirm_label=confirm_label,
        is_destructive=is_destructive,
        back_url=page,
        back_label=_("No, go back"),
    )
