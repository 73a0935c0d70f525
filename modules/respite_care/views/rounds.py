"""Rounds in a department's workspace: all of them, a new one, and each with its stays and what families wish."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from modules.respite_care.domain.proposing import lost_since, version_of_proposal
from modules.respite_care.domain.rounds import Terms, change_round, set_up_round, version_of_round
from modules.respite_care.enums import RoundState
from modules.respite_care.forms.rounds import NewRoundForm, RoundForm, RoundsForm, SpanForm
from modules.respite_care.models import Round
from modules.respite_care.queries.rounds import get_round_for, listed_rounds, services_with_rounds
from modules.respite_care.round_errors import StayInThePast, StaysLost
from modules.respite_care.views.round_rows import facts_of, stays_of, steps_of
from modules.respite_care.views.rounds_table import RoundsTable
from shop.errors import ChangedMeanwhile
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list

CURRENT = "respite_care:rounds"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    form = RoundsForm(request.GET)
    return answer_with_list(
        request,
        "respite_care/round_list.html",
        department,
        RoundsTable(request, listed_rounds(department, words=form.words)),
        name=_("rounds"),
        current=CURRENT,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        has_services=services_with_rounds(department).exists(),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """Nobody but the department sees it until it is opened."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = NewRoundForm(request.POST if request.method == "POST" else None, department=department)
    if form.is_valid():
        found = set_up_round(
            form.cleaned_data["service"], terms=form.terms, actor=viewer.actor(Channel.STAFF)
        )
        messages.success(request, _("The round is set up. Add the stays that are shared out in it."))
        return redirect("respite_care:round", found.pk)
    return department_page(
        request,
        "respite_care/round_form.html",
        department,
        current=CURRENT,
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        has_services=services_with_rounds(department).exists(),
        heading=_("A new round"),
        back_url=reverse(CURRENT, args=[department.pk]),
        back_label=_("Rounds"),
    )


@staff_page
@require_safe
def show(request: HttpRequest, round_id: int) -> HttpResponse:
    """Its stays with who wishes for them and, once it is proposed, who is given them and why the others are not."""
    found = get_round_for(viewer_of(request), round_id)
    is_proposed = found.state == RoundState.PROPOSED
    lost = lost_since(found) if is_proposed else {}
    return department_page(
        request,
        "respite_care/round.html",
        found.service.department,
        current=CURRENT,
        round=found,
        facts=facts_of(found),
        stays=stays_of(found, lost=lost),
        lost=StaysLost(count=len(lost)) if lost else None,
        steps=steps_of(found),
        seen=version_of_proposal(found),
        is_proposed=is_proposed,
        can_change=found.state in {RoundState.DRAFT, RoundState.OPEN},
        span_form=SpanForm(),
        unfolded=request.GET.get("stay", ""),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, round_id: int) -> HttpResponse:
    """Its name, the last day for wishes, and how many each can have."""
    viewer = viewer_of(request)
    found = get_round_for(viewer, round_id)
    form = RoundForm(request.POST if request.method == "POST" else None, of=found)
    conflict = None
    if form.is_valid():
        try:
            _change(found, form.terms, request=request)
        except StayInThePast as error:
            form.add_error("last_day", error.title())
        except ChangedMeanwhile:
            found = get_round_for(viewer, round_id)
            form.initial = RoundForm(of=found).initial
            rows = differing_fields(form)
            conflict = conflict_over(request, found, acts=["respite_care.round_changed"], rows=rows)
        else:
            messages.success(request, _("Saved."))
            return redirect("respite_care:round", found.pk)
    context: dict[str, Any] = {
        "form": form,
        "conflict": conflict,
        "seen": seen_of(form, version_of_round(found), conflict=conflict),
        "has_services": True,
        "heading": _("Change %(name)s") % {"name": found.name},
        "back_url": reverse("respite_care:round", args=[found.pk]),
        "back_label": found.name,
    }
    return department_page(
        request,
        "respite_care/round_form.html",
        found.service.department,
        current=CURRENT,
        status=conflict.status if conflict else UNPROCESSABLE if form.is_bound else 200,
        **context,
    )


def _change(found: Round, terms: Terms, *, request: HttpRequest) -> None:
    actor, seen = viewer_of(request).actor(Channel.STAFF), request.POST.get("seen", "")
    change_round(found, terms=terms, actor=actor, seen=seen)
