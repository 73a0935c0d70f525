"""A department calls off a run, or breaks off one that has begun: then it says what happened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from modules.shopping_help.crew_errors import CallOffSaysWhy, RunIsOffAlready
from modules.shopping_help.domain.calling_off import call_off_run, can_be_called_off, is_off
from modules.shopping_help.enums import Mishap
from modules.shopping_help.errors import RunIsOver
from modules.shopping_help.forms.run import MishapForm
from modules.shopping_help.models import Run
from modules.shopping_help.queries.runs import get_run_for, orders_in, orders_of
from modules.shopping_help.queries.under_way import how_it_has_begun
from modules.shopping_help.views.asking import draw_question
from modules.shopping_help.views.looks import names_of
from modules.shopping_help.words import window_in_words
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks first, with whom it hits; they are told. Of a run that has begun it asks what happened as well."""
    viewer = viewer_of(request)
    run = get_run_for(viewer, run_id)
    if request.method == "POST":
        form = MishapForm(request.POST) if "why" in request.POST else None
        if form is not None and not form.is_valid():
            return _ask(request, run, form)
        why = Mishap(form.cleaned_data["why"]) if form is not None else None
        try:
            told = call_off_run(run, why=why, actor=viewer.actor(Channel.STAFF))
        except CallOffSaysWhy as error:
            messages.error(request, error.in_full())
            return _ask(request, run, status=error.status)
        except RunIsOffAlready as error:
            messages.info(request, error.in_full())
        except RunIsOver as error:
            messages.error(request, error.in_full())
        else:
            _say_called_off(request, told)
        return redirect("shopping_help:run_page", run.pk)
    if not can_be_called_off(run):
        why_not = RunIsOffAlready() if is_off(run) else RunIsOver()
        messages.info(request, why_not.in_full())
        return redirect("shopping_help:run_page", run.pk)
    return _ask(request, run)


def _say_called_off(request: HttpRequest, told: int) -> None:
    text = ngettext(
        "The run is called off. %(count)s person is told.",
        "The run is called off. %(count)s people are told.",
        told,
    )
    messages.success(request, text % {"count": told})


def _ask(
    request: HttpRequest, run: Run, form: MishapForm | None = None, *, status: int | None = None
) -> HttpResponse:
    begun = how_it_has_begun(run)
    waiting = orders_in(run)
    details = [
        Definition(_("Store"), run.store.name),
        Definition(_("When"), window_in_words(run.starts_at, run.ends_at)),
        *([Definition(_("How far it has come"), begun)] if begun else []),
        *_delivered(run, waiting=len(waiting)),
        Definition(_("Who is told"), names_of(request, waiting) or _("nobody: nobody waits for anything")),
    ]
    return draw_question(
        request,
        run.service.department,
        status=status,
        form=(form or MishapForm()) if begun else None,
        heading=_("Break off this run?") if begun else _("Call off this run?"),
        text=_(
            "Whoever waits for their goods is told at once what happened, and pays nothing for them. What is delivered"
            " stands. It cannot be undone."
        )
        if begun
        else _("Whoever has ordered is told at once. It cannot be undone."),
        details=details,
        confirm_label=_("Break off the run") if begun else pgettext("a run", "Call it off"),
        is_destructive=True,
        back_url=reverse("shopping_help:run_page", args=[run.pk]),
        back_label=_("No, go back"),
    )


def _delivered(run: Run, *, waiting: int) -> list[Definition]:
    """What stands: it is charged once the crew closes the run."""
    count = orders_of(run).count() - waiting
    if not count:
        return []
    said = ngettext(
        "%(count)s order is delivered, or nobody was home",
        "%(count)s orders are delivered, or nobody was home",
        count,
    )
    return [Definition(_("Stays as it is"), said % {"count": count})]
