"""All visits of a department: looked for by recipient, period, service, helper and how they stand."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.forms.lists.visits import VisitsForm
from shop.models import Department
from shop.queries.access import get_department_for
from shop.queries.visit_list import helpers_to_choose, listed_visits, narrowed, services_to_choose
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.visits import VisitsTable
from shop.views.manage.visit_rows import visit_rows


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """From today and for the days that recipients see, unless another period is asked for."""
    department = get_department_for(viewer_of(request), department_id)
    form = VisitsForm(request.GET, **to_choose(department))
    found = narrowed(listed_visits(department), **form.narrowed)
    return answer_with_list(
        request,
        "shop/manage/visits.html",
        department,
        VisitsTable(request, found, rows_of=visit_rows),
        name=_("visits"),
        current="department",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


def visits_url(department: Department, first: date, last: date) -> str:
    """All visits of these days, to be searched and sorted."""
    return f"{reverse('manage:visits', args=[department.pk])}?first={first}&last={last}"


def to_choose(department: Department) -> dict[str, Any]:
    """What a list of visits can be narrowed to. Two queries."""
    return {"services": services_to_choose(department), "helpers": helpers_to_choose(department)}
