"""Which tasks a decision covers, said by those who handle decisions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.record import record
from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from modules.home_help.covered import covered_by, own_titles
from modules.home_help.forms import CoveredTasksForm, offered_tasks, with_minutes
from modules.home_help.models import CoveredTasks
from modules.home_help.tasks_catalogue import Task
from shop.domain.meanwhile import require_unchanged
from shop.errors import ChangedMeanwhile
from shop.models import Entitlement
from shop.quantities import granted_in_words
from shop.queries.access import get_entitlement_for
from shop.queries.versions import version_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import BothVersions, Conflict, conflict_over, with_seen
from shop.views.manage.frame import UNPROCESSABLE, department_page
from ui.tiles import Definition

CHANGED = "covered_tasks.changed"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Tick off what the decision covers; visits that are booked keep their tasks."""
    viewer = viewer_of(request)
    decision = get_entitlement_for(viewer, entitlement_id)
    if decision.service.module_key != "home_help":
        raise NotFound
    tasks = offered_tasks(decision.service)
    actor = viewer.actor(Channel.STAFF)
    form = CoveredTasksForm(
        request.POST if request.method == "POST" else None, tasks=tasks, initial=_now(decision)
    )
    conflict: Conflict | None = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            _cover(decision, values["tasks"], tasks=tasks, seen=values["seen"], actor=actor)
        except ChangedMeanwhile:
            now = _now(decision)
            rows = [
                BothVersions(
                    _("The decision covers"), _listed(tasks, now["tasks"]), _listed(tasks, values["tasks"])
                )
            ]
            conflict = conflict_over(request, decision, acts=[CHANGED], rows=rows)
            again = with_seen(request.POST, str(now["seen"]))
            form = CoveredTasksForm(again, tasks=tasks, initial=now)
        else:
            messages.success(request, _("Saved. From now on recipients choose among these tasks."))
            return redirect("manage:recipient", decision.recipient_id)
    record(actor, "recipient.viewed", decision.recipient, recipient_id=decision.recipient_id)
    return department_page(
        request,
        "shop/manage/confirm.html",
        decision.service.department,
        current="recipients",
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
        form=form,
        conflict=conflict,
        heading=_("What does the decision of %(name)s cover?") % {"name": decision.recipient.short_name},
        text=_(
            "While booking, only these tasks can be chosen. Visits that are booked keep the tasks they have."
        ),
        details=[
            Definition(_("What"), decision.service.name),
            Definition(_("Granted"), granted_in_words(decision)),
            Definition(_("Reference"), decision.decision_reference or "–"),
        ],
        confirm_label=_("Save"),
        back_url=reverse("manage:recipient", args=[decision.recipient_id]),
        back_label=_("Keep it as it is"),
    )


@transaction.atomic
def _cover(
    decision: Entitlement, codes: Sequence[str], *, tasks: Sequence[Task], seen: str, actor: Actor
) -> None:
    Entitlement.objects.select_for_update(no_key=True).get(pk=decision.pk)
    now = _now(decision)
    if now["tasks"] == list(codes) and CoveredTasks.objects.filter(entitlement=decision).exists():
        return
    require_unchanged(seen, now=str(now["seen"]))
    values = {"tasks": list(codes), "own_titles": own_titles(codes, tasks)}
    CoveredTasks.objects.update_or_create(entitlement=decision, defaults=values)
    record(actor, CHANGED, decision, recipient_id=decision.recipient_id)


def _now(decision: Entitlement) -> dict[str, Any]:
    codes = [task.code for task in covered_by(decision)]
    return {"tasks": codes, "seen": version_of(codes)}


def _listed(tasks: Sequence[Task], codes: Sequence[str]) -> str:
    return ", ".join(title for code, title in with_minutes(tasks) if code in codes) or "–"
