"""Decisions that end soon and that no new one follows: to be assessed anew, or to end knowingly."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.forms.lists.plain import ServiceForm
from shop.queries.finding import has_words
from shop.queries.recipient_access import get_decisions_department_for
from shop.queries.running_out import RunningOut, running_out
from shop.queries.visit_list import services_to_choose
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.running_out import RunningOutTable, running_out_rows


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """For who handles decisions there: the recipients' names are shown, and that is logged."""
    department = get_decisions_department_for(viewer_of(request), department_id)
    form = ServiceForm(request.GET, services=services_to_choose(department))
    found = [each for each in running_out(department) if _is_wanted(each, form)]
    return answer_with_list(
        request,
        "shop/manage/running_out.html",
        department,
        RunningOutTable(request, found, rows_of=running_out_rows),
        name=_("decisions that run out"),
        current="recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


def _is_wanted(each: RunningOut, form: ServiceForm) -> bool:
    decision = each.entitlement
    return form.said("service") in {None, decision.service_id} and has_words(
        form.words, decision.recipient.name, decision.decision_reference
    )
