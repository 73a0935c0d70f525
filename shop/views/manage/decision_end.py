"""A decision ends: shown first, then done."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.ledger.decision_changes import Changed, end_decision
from shop.errors import ChangedMeanwhile
from shop.forms.circumstances import LastDayForm
from shop.models import Entitlement
from shop.queries.access import get_entitlement_for
from shop.queries.versions import version_of_decision
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, goes_back, is_confirmed
from shop.views.manage.conflicts import (
    Conflict,
)
from shop.views.manage.consequences import ask, series_end, visits_end, waiting_ends
from shop.views.manage.decision_words import conflict_with, facts_of_decision, page_of_recipient
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.questions import draw_question
from ui.dates import long_day_and_year, short_day


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Ask for the last day, show what ends with it, then do it."""
    decision = get_entitlement_for(viewer_of(request), entitlement_id)
    form = LastDayForm(
        request.POST if request.method == "POST" else None, initial={"last_day": timezone.localdate()}
    )
    status = UNPROCESSABLE if form.errors else 200
    conflict: Conflict | None = None
    if form.is_valid() and not goes_back(request):
        try:
            ended, is_done = _end(request, decision, form)
        except ChangedMeanwhile:
            conflict = conflict_with(request, decision, valid_until=form.cleaned_data["last_day"])
            status = conflict.status
        except DomainError as error:
            messages.error(request, error.in_full())
            status = error.status
        else:
            if not is_done:
                return _ask_about_end(request, decision, form, ended)
            words = {
                "service": decision.service.name,
                "day": long_day_and_year(form.cleaned_data["last_day"]),
            }
            messages.success(
                request,
                _("The decision about %(service)s holds until %(day)s. The recipient is told.") % words,
            )
            return redirect("manage:recipient", decision.recipient_id)
    return draw_question(
        request,
        decision.service.department,
        current="recipients",
        status=status,
        form=form,
        conflict=conflict,
        version=version_of_decision(decision),
        heading=_("Let the decision end?"),
        text=_(
            "Until the last day all is as before, and what is left can be used. Visits after it are cancelled; you see"
            " which before anything is done."
        ),
        details=facts_of_decision(decision),
        confirm_label=_("Show what ends"),
        back_url=page_of_recipient(decision),
        back_label=_("Keep it as it is"),
    )


def _end(request: HttpRequest, decision: Entitlement, form: LastDayForm) -> tuple[Changed, bool]:
    with transaction.atomic():
        ended = end_decision(
            decision,
            last_day=form.cleaned_data["last_day"],
            actor=viewer_of(request).actor(Channel.STAFF),
            seen=request.POST.get("seen", ""),
        )
        is_done = is_confirmed(request) and ended.version <= agreed_to(request)
        if not is_done:
            transaction.set_rollback(True)
    return ended, is_done


def _ask_about_end(
    request: HttpRequest, decision: Entitlement, form: LastDayForm, ended: Changed
) -> HttpResponse:
    return ask(
        request,
        decision.service.department,
        current="recipients",
        heading=_("Let the decision end on %(day)s?") % {"day": short_day(form.cleaned_data["last_day"])},
        text=_("Until then all is as before. What is left can be used until the last day, and not after it."),
        details=facts_of_decision(decision),
        consequences=[
            visits_end(ended.visits, departments=[decision.service.department]),
            series_end(ended.series),
            waiting_ends(ended.entries),
        ],
        visits=ended.version,
        note=_("The recipient is told once, with the visits that fall away and whom to call."),
        confirm_label=_("Let it end"),
    )
