"""A decision is changed from some day on, or ends: shown first, then done."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.ledger.decision_changes import DAY, Changed, Terms, change_decision, end_decision
from shop.errors import ChangedMeanwhile
from shop.forms.circumstances import LastDayForm, TermsForm
from shop.models import Booking, Entitlement
from shop.quantities import amount as in_words
from shop.quantities import granted_in_words
from shop.queries.access import get_entitlement_for
from shop.queries.ledger import too_much_of
from shop.queries.versions import version_of_decision
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, goes_back, is_confirmed
from shop.views.manage.conflicts import (
    ABOUT_DECISIONS,
    Conflict,
    conflict_over,
    differing,
    seen_of,
    with_seen,
)
from shop.views.manage.consequences import ask, series_end, visits_end, waiting_ends
from shop.views.manage.frame import UNPROCESSABLE, department_page
from ui.dates import brief_day_and_clock, long_day_and_year, short_day
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Ask what the decision says from which day on, show what it does, then do it."""
    decision = get_entitlement_for(viewer_of(request), entitlement_id)
    form = TermsForm(request.POST if request.method == "POST" else None, initial=_initial(decision))
    if form.is_valid() and not goes_back(request):
        try:
            changed, too_much, is_done = _change(request, decision, form)
        except ChangedMeanwhile:
            return _both_versions(request, decision, form)
        except DomainError as error:
            messages.error(request, error.in_full())
            decision.refresh_from_db()
            return _form_page(request, decision, form, status=error.status)
        if not is_done:
            return _ask_about_change(request, decision, form, changed, too_much=too_much)
        words = {"granted": granted_in_words(changed.entitlement), "day": _day(form.cleaned_data["from_day"])}
        messages.success(request, _("From %(day)s: %(granted)s. The recipient is told.") % words)
        return redirect("manage:recipient", decision.recipient_id)
    return _form_page(request, decision, form, status=UNPROCESSABLE if form.errors else 200)


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
            conflict = _conflict(request, decision, valid_until=form.cleaned_data["last_day"])
            status = conflict.status
        except DomainError as error:
            messages.error(request, error.in_full())
            status = error.status
        else:
            if not is_done:
                return _ask_about_end(request, decision, form, ended)
            words = {"service": decision.service.name, "day": _day(form.cleaned_data["last_day"])}
            messages.success(
                request,
                _("The decision about %(service)s holds until %(day)s. The recipient is told.") % words,
            )
            return redirect("manage:recipient", decision.recipient_id)
    return department_page(
        request,
        "shop/manage/confirm.html",
        decision.service.department,
        current="recipients",
        status=status,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_decision(decision), conflict=conflict),
        heading=_("Let the decision end?"),
        text=_(
            "Until the last day all is as before, and what is left can be used. Visits after it are cancelled; you see"
            " which before anything is done."
        ),
        details=_facts(decision),
        confirm_label=_("Show what ends"),
        back_url=_back(decision),
        back_label=_("Keep it as it is"),
    )


def _initial(decision: Entitlement) -> dict[str, object]:
    return {
        "amount": decision.amount,
        "unit": decision.unit,
        "period": decision.period,
        "valid_until": decision.valid_until,
        "seen": version_of_decision(decision),
    }


def _change(request: HttpRequest, decision: Entitlement, form: TermsForm) -> tuple[Changed, int, bool]:
    """Do it, and take it back at once unless somebody has agreed to its visits and to so much too much."""
    values = form.cleaned_data
    terms = Terms(
        amount=values["amount"],
        unit=values["unit"],
        period=values["period"],
        decision_reference=values["decision_reference"],
        carry_over=decision.carry_over if values["unit"] == decision.unit else 0,
        valid_until=values["valid_until"],
    )
    with transaction.atomic():
        changed = change_decision(
            decision,
            from_day=values["from_day"],
            terms=terms,
            actor=viewer_of(request).actor(Channel.STAFF),
            seen=values["seen"],
        )
        too_much = too_much_of(changed.entitlement)
        agreed = request.POST.get("too_much", "") == str(too_much)
        is_done = is_confirmed(request) and agreed and changed.version <= agreed_to(request)
        if not is_done:
            transaction.set_rollback(True)
    return changed, too_much, is_done


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


def _both_versions(request: HttpRequest, decision: Entitlement, form: TermsForm) -> HttpResponse:
    """Somebody else changed it, or let it end: what was typed is kept, and whoever sends it again has seen both."""
    typed = {name: form.cleaned_data[name] for name in ("amount", "unit", "period", "valid_until")}
    conflict = _conflict(request, decision, **typed)
    initial = _initial(decision)
    again = TermsForm(with_seen(request.POST, version_of_decision(decision)), initial=initial)
    return _form_page(request, decision, again, status=conflict.status, conflict=conflict)


def _conflict(request: HttpRequest, decision: Entitlement, **typed: Any) -> Conflict:
    """What the decision says now, and what it would say with these."""
    decision.refresh_from_db()
    wanted = copy(decision)
    for name, value in typed.items():
        setattr(wanted, name, value)
    rows = differing(_terms_in_words(decision), _terms_in_words(wanted))
    # That it was changed from some day on is noted of the decision that followed it.
    return conflict_over(request, decision, acts=ABOUT_DECISIONS, rows=rows, former=decision.pk)


def _terms_in_words(decision: Entitlement) -> list[Definition]:
    until = decision.valid_until
    return [
        Definition(_("Granted"), granted_in_words(decision)),
        Definition(_("Last day"), _day(until) if until else _("until further notice")),
    ]


def _form_page(
    request: HttpRequest,
    decision: Entitlement,
    form: TermsForm,
    *,
    status: int,
    conflict: Conflict | None = None,
) -> HttpResponse:
    return department_page(
        request,
        "shop/manage/confirm.html",
        decision.service.department,
        current="recipients",
        status=status,
        form=form,
        conflict=conflict,
        heading=_("Change the decision of %(name)s from a day") % {"name": decision.recipient.short_name},
        text=_(
            "Visits before the day follow the decision as it is; visits from then on take of the changed one. You see"
            " what that means before anything is done."
        ),
        details=_facts(decision),
        confirm_label=_("Show what changes"),
        back_url=_back(decision),
        back_label=_("Keep it as it is"),
    )


def _ask_about_change(
    request: HttpRequest, decision: Entitlement, form: TermsForm, changed: Changed, *, too_much: int
) -> HttpResponse:
    from_day, new = form.cleaned_data["from_day"], changed.entitlement
    details = [
        Definition(_("For whom"), decision.recipient.short_name),
        Definition(_("What"), decision.service.name),
        Definition(_("Until %(day)s") % {"day": short_day(from_day - DAY)}, granted_in_words(decision)),
        Definition(_("From %(day)s") % {"day": short_day(from_day)}, granted_in_words(new)),
    ]
    if changed.moved:
        details.append(Definition(_("Already booked from that day on"), _booked_in_words(changed.moved)))
    if too_much:
        details.append(Definition(_("More booked than granted"), in_words(new.unit, too_much)))
    return ask(
        request,
        decision.service.department,
        current="recipients",
        heading=_("Change the decision of %(name)s from %(day)s?")
        % {"name": decision.recipient.short_name, "day": short_day(from_day)},
        text=_(
            "A week, month or other period that is cut is shared: each decision grants its share of the days, and the"
            " old one keeps no less than is used or booked of it. What is left of the old one on its last day is not"
            " carried over."
        ),
        details=details,
        consequences=[visits_end(changed.visits, departments=[decision.service.department])],
        visits=changed.version,
        sent=[("too_much", too_much)],
        note=_(
            "What the changed decision covers stays booked, also when it is more than is granted. The recipient is"
            " told once."
        ),
        confirm_label=_("Change the decision"),
        is_destructive=bool(changed.visits),
    )


def _booked_in_words(visits: Sequence[Booking]) -> str:
    """“1 visit (Tue 24 Nov 14.00)”; of many only the first is named."""
    first = brief_day_and_clock(timezone.localtime(visits[0].starts_at))
    text = ngettext("%(count)s visit (%(first)s)", "%(count)s visits (the first %(first)s)", len(visits))
    return text % {"count": len(visits), "first": first}


def _ask_about_end(
    request: HttpRequest, decision: Entitlement, form: LastDayForm, ended: Changed
) -> HttpResponse:
    return ask(
        request,
        decision.service.department,
        current="recipients",
        heading=_("Let the decision end on %(day)s?") % {"day": short_day(form.cleaned_data["last_day"])},
        text=_("Until then all is as before. What is left can be used until the last day, and not after it."),
        details=_facts(decision),
        consequences=[
            visits_end(ended.visits, departments=[decision.service.department]),
            series_end(ended.series),
            waiting_ends(ended.entries),
        ],
        visits=ended.version,
        note=_("The recipient is told once, with the visits that fall away and whom to call."),
        confirm_label=_("Let it end"),
    )


def _facts(decision: Entitlement) -> list[Definition]:
    return [
        Definition(_("For whom"), decision.recipient.short_name),
        Definition(_("What"), decision.service.name),
        Definition(_("Granted now"), granted_in_words(decision)),
        Definition(_("Reference"), decision.decision_reference),
    ]


def _back(decision: Entitlement) -> str:
    return reverse("manage:recipient", args=[decision.recipient_id])


def _day(day: date) -> str:
    return long_day_and_year(day)
