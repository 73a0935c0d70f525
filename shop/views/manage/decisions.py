"""A decision is changed from some day on: shown first, then done."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.ledger.decision_changes import DAY, Changed, Terms, change_decision
from shop.errors import ChangedMeanwhile
from shop.forms.circumstances import TermsForm
from shop.models import Booking, Entitlement
from shop.quantities import amount as in_words
from shop.quantities import granted_in_words
from shop.queries.access import get_entitlement_for
from shop.queries.ledger import too_much_of
from shop.queries.periods import allows_length
from shop.queries.versions import version_of_decision
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, goes_back, is_confirmed
from shop.views.manage.conflicts import (
    Conflict,
    with_seen,
)
from shop.views.manage.consequences import ask, visits_end
from shop.views.manage.decision_words import (
    conflict_with,
    facts_of_decision,
    page_of_recipient,
)
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
        words = {
            "granted": granted_in_words(changed.entitlement),
            "day": long_day_and_year(form.cleaned_data["from_day"]),
        }
        messages.success(request, _("From %(day)s: %(granted)s. The recipient is told.") % words)
        return redirect("manage:recipient", decision.recipient_id)
    return _form_page(request, decision, form, status=UNPROCESSABLE if form.errors else 200)


def _initial(decision: Entitlement) -> dict[str, object]:
    return {
        "amount": decision.amount,
        "unit": decision.unit,
        "period": decision.period,
        "visit_minutes": decision.visit_minutes,
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
        visit_minutes=values["visit_minutes"],
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


def _both_versions(request: HttpRequest, decision: Entitlement, form: TermsForm) -> HttpResponse:
    """Somebody else changed it, or let it end: what was typed is kept, and whoever sends it again has seen both."""
    typed = {
        name: form.cleaned_data[name] for name in ("amount", "unit", "period", "visit_minutes", "valid_until")
    }
    conflict = conflict_with(request, decision, **typed)
    initial = _initial(decision)
    again = TermsForm(with_seen(request.POST, version_of_decision(decision)), initial=initial)
    return _form_page(request, decision, again, status=conflict.status, conflict=conflict)


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
        details=facts_of_decision(decision),
        confirm_label=_("Show what changes"),
        back_url=page_of_recipient(decision),
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
    longer = [each for each in changed.moved if not _is_allowed(new, each)]
    if longer:
        details.append(Definition(_("Booked longer than granted"), _booked_in_words(longer)))
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


def _is_allowed(decision: Entitlement, visit: Booking) -> bool:
    return allows_length(decision, starts_at=visit.starts_at, ends_at=visit.ends_at)


def _booked_in_words(visits: Sequence[Booking]) -> str:
    """“1 visit (Tue 24 Nov 14.00)”; of many only the first is named."""
    first = brief_day_and_clock(timezone.localtime(visits[0].starts_at))
    text = ngettext("%(count)s visit (%(first)s)", "%(count)s visits (the first %(first)s)", len(visits))
    return text % {"count": len(visits), "first": first}
