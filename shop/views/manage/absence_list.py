"""Who was away, and who will be: the department's absences."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.forms.lists.duty import AbsencesForm
from shop.queries.absence_list import listed_absences
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.absences import AbsencesTable
from shop.views.manage.lists.answering import answer_with_list


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """From two weeks ago on, unless another period is asked for; the latest first."""
    department = get_department_for(viewer_of(request), department_id)
    form = AbsencesForm(request.GET)
    found = listed_absences(
        department,
        words=form.words,
        first=form.said("first"),
        last=form.said("last"),
        reason=form.said("reason"),
    )
    return answer_with_list(
        request,
        "shop/manage/absences.html",
        department,
        AbsencesTable(request, found),
        name=_("absences"),
        current="staffing",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )
