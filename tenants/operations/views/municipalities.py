"""The municipalities, one of them, and what can be done to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import DomainError
from tenants.models import Municipality
from tenants.operations.domain.standing import extend_trial, resume, suspend
from tenants.operations.errors import NotLater, ReasonMissing
from tenants.operations.models import OperatorAct
from tenants.operations.queries.figures import failed_jobs
from tenants.operations.queries.municipalities import Standing, standing_of, standings
from tenants.operations.views.act_forms import FindForm, ReasonForm, TrialForm
from tenants.operations.views.asking import Asking, who_asks
from tenants.operations.views.tables import MunicipalitiesTable, state_tag, version_in_words
from ui.dates import day_and_year
from ui.tiles import Definition

UNPROCESSABLE = 422
MOST_ACTS = 100
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """All of them, to be searched, sorted and taken home as a file."""
    form = FindForm(request.GET)
    words, state = form.words, form.state_asked
    table = MunicipalitiesTable(request, standings(words=words, state=state))
    if table.is_file and not table.is_too_long:
        return table.as_file("municipalities")
    context = {"table": table, "form": form, "is_narrowed": bool(words or state), "page_is_wide": True}
    return render(request, "operations/municipalities.html", context)


@require_safe
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them: how it does, what failed, and what was done to it."""
    standing = standing_of(slug)
    found = standing.municipality
    acts = OperatorAct.objects.filter(municipality=found).select_related("operator")
    context = {
        "municipality": found,
        "state": state_tag(found.state),
        "rows": _definitions(standing),
        "jobs": standing.jobs,
        "failed": failed_jobs(found.schema_name),
        "acts": acts[:MOST_ACTS],
        "just_done": request.GET.get("done", ""),
    }
    return render(request, "operations/municipality.html", context)


@page
def suspend_it(request: Asking, slug: str) -> HttpResponse:
    """Asks first: everybody there is turned away."""
    found = _find(slug)
    question = {
        "heading": _("Suspend %(name)s?") % {"name": found.name},
        "text": _(
            "Everybody who opens its pages is told that they are closed for now: recipients, helpers and "
            "administrators. Reminders and all other jobs wait. Nothing is deleted. It takes effect within half a "
            "minute."
        ),
        "confirm_label": _("Yes, suspend it"),
        "is_destructive": True,
    }
    return _ask(request, found, question, ReasonForm, lambda **said: suspend(slug, **said))


@page
def resume_it(request: Asking, slug: str) -> HttpResponse:
    """Asks first, for the reason."""
    found = _find(slug)
    question = {
        "heading": _("Open %(name)s again?") % {"name": found.name},
        "text": _(
            "Its pages answer again within half a minute, and the jobs that waited are done: messages that are late "
            "may go out."
        ),
        "confirm_label": _("Yes, open it again"),
    }
    return _ask(request, found, question, ReasonForm, lambda **said: resume(slug, **said))


@page
def extend_its_trial(request: Asking, slug: str) -> HttpResponse:
    """Asks for the new last day and the reason."""
    found = _find(slug)
    ends = found.trial_ends_on
    question = {
        "heading": _("Extend the trial of %(name)s?") % {"name": found.name},
        "text": _("It ends with %(day)s now.") % {"day": day_and_year(ends)}
        if ends
        else _("It is not on trial."),
        "confirm_label": _("Yes, extend it"),
    }
    return _ask(request, found, question, TrialForm, lambda **said: extend_trial(slug, **said))


def _ask(
    request: Asking,
    found: Municipality,
    question: dict[str, Any],
    form_class: type[ReasonForm],
    act: Callable[..., OperatorAct],
) -> HttpResponse:
    """The question, and the act when it is answered. What somebody else did meanwhile is said in words."""
    back = reverse("operations:municipality", args=[found.slug])
    form = form_class(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            done = act(by=who_asks(request), **form.cleaned_data)
        except (ReasonMissing, NotLater) as error:
            form.add_error("to" if isinstance(error, NotLater) else "reason", error.in_full())
        except DomainError as error:
            form.add_error(None, error.in_full())
            status = error.status
        else:
            return redirect(f"{back}?done={done.act}")
    context = {**question, "form": form, "back_url": back}
    return render(request, "operations/question.html", context, status=status if form.errors else 200)


def _find(slug: str) -> Municipality:
    return standing_of(slug).municipality


def _definitions(standing: Standing) -> list[Definition]:
    found = standing.municipality
    ends, active = found.trial_ends_on, standing.last_active_on
    rows = [
        (_("Kind"), found.get_kind_display()),
        (_("Municipality number"), found.number),
        (_("Organisation number"), found.organisation_number),
        (_("Population"), f"{found.population:,}".replace(",", "\u00a0") if found.population else ""),
        (_("Subdomain"), found.slug),
        (_("Here since"), day_and_year(found.created_at.date())),
        (_("Trial ends"), day_and_year(ends) if ends else _("Not on trial")),
        (_("Last in use"), day_and_year(active) if active else _("Nobody has signed in yet")),
        (_("Size on disk, about"), filesizeformat(standing.size) if standing.size is not None else ""),
        (_("Schema"), version_in_words(standing.behind)),
    ]
    return [Definition(term, str(text)) for term, text in rows if text]
