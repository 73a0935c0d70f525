"""Somebody new: taken up by a department, then granted what the decision says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.errors import DomainError, NotFound
from shop.domain.identity.taking_up import take_up
from shop.domain.ledger.granting import grant as grant_decision
from shop.enums import Verdict
from shop.errors import DayNotPossible, DecisionsOverlap, VisitLengthNotPossible
from shop.forms.taking_up import GrantDecisionForm, PersonForm
from shop.quantities import granted_in_words
from shop.queries.recipient_access import get_decisions_department_for, get_handled_recipient_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page

page = require_http_methods(["GET", "HEAD", "POST"])


@staff_page
@page
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """Who it is; on to what they are granted. Who is known already is found, and left as they are."""
    department = get_decisions_department_for(viewer_of(request), department_id)
    form = PersonForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        try:
            taken_up = take_up(department, form.person(), actor=_actor(request))
        except DomainError as error:
            form.add_error(None, error.in_full())
            status = error.status
        else:
            messages.success(request, _said_of(taken_up.verdict) % {"name": taken_up.recipient.name})
            return redirect("manage:grant_decision", department.pk, taken_up.recipient.pk)
    return department_page(
        request, "shop/manage/add_recipient.html", department, current="recipients", form=form, status=status
    )


@staff_page
@page
def grant(request: HttpRequest, department_id: int, recipient_id: int) -> HttpResponse:
    """A decision about a service of the department."""
    viewer = viewer_of(request)
    department = get_decisions_department_for(viewer, department_id)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient = handled.recipient
    if department not in handled.departments:
        raise NotFound
    form = GrantDecisionForm(request.POST if request.method == "POST" else None, department=department)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        values = form.cleaned_data
        try:
            decision, _verdict = grant_decision(
                recipient,
                service=values["service"],
                terms=form.terms(),
                valid_from=values["valid_from"],
                actor=_actor(request),
            )
        except (DayNotPossible, DecisionsOverlap) as error:
            form.add_error("valid_from", error.in_full())
            status = error.status
        except VisitLengthNotPossible as error:
            form.add_error("visit_minutes", error.in_full())
            status = error.status
        except DomainError as error:
            form.add_error(None, error.in_full())
            status = error.status
        else:
            words = {"service": values["service"].name, "granted": granted_in_words(decision)}
            messages.success(
                request, _("%(service)s: %(granted)s. Nobody is told: the letter does that.") % words
            )
            return redirect("manage:recipient", recipient.pk)
    record(_actor(request), "recipient.viewed", recipient, recipient_id=recipient.pk)
    return department_page(
        request,
        "shop/manage/grant_decision.html",
        department,
        current="recipients",
        form=form,
        recipient=recipient,
        has_services=form.fields["service"].queryset.exists(),  # type: ignore[attr-defined]  # a ModelChoiceField's
        status=status,
    )


def _said_of(verdict: Verdict) -> str:
    if verdict == Verdict.NEW:
        return _("%(name)s is registered. Now say what they are granted.")
    if verdict == Verdict.TAKEN_UP:
        return _(
            "%(name)s was known in the municipality and is known here now. Now say what they are granted."
        )
    return _("%(name)s is here already, and nothing was changed. Now say what they are granted.")


def _actor(request: HttpRequest) -> Actor:
    return viewer_of(request).actor(Channel.STAFF)
