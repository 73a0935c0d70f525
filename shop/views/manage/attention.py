"""The lists behind the attention cards."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.models import Booking, Department
from shop.queries.access import get_department_for
from shop.queries.attention import helpers_of, stranded_bookings
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.visit_rows import visit_row

ON_A_PAGE = 50


@staff_page
@require_safe
def stranded(request: HttpRequest, department_id: int) -> HttpResponse:
    """Visits that lost their ground."""
    department = get_department_for(viewer_of(request), department_id)
    return _list(request, department, stranded_bookings(department), template="shop/manage/stranded.html")


def _list(
    request: HttpRequest, department: Department, bookings: QuerySet[Booking], *, template: str
) -> HttpResponse:
    page = Paginator(bookings, ON_A_PAGE).get_page(request.GET.get("page"))
    helpers, now = helpers_of(page.object_list), timezone.now()
    rows = [visit_row(visit, helpers=helpers.get(visit.pk, []), now=now) for visit in page.object_list]
    return department_page(
        request, template, department, current="department", page=page, rows=rows, total=page.paginator.count
    )
