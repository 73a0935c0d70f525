"""Respite care in a department's workspace: what there is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from modules.respite_care.queries.homes import homes_in
from modules.respite_care.queries.people import KEY, NOW, listed
from modules.respite_care.usual_services import USUAL
from modules.respite_care.views.asking import CURRENT
from shop.queries.access import get_department_for
from shop.queries.usual_services import missing_from
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.service_doubts import doubt_about_stays


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """Services, families and homes."""
    department = get_department_for(viewer_of(request), department_id)
    services = list(department.services.filter(module_key=KEY).select_related("department"))
    return department_page(
        request,
        "respite_care/overview.html",
        department,
        current=CURRENT,
        services=services,
        doubts=sorted({words for each in services if each.is_active and (words := doubt_about_stays(each))}),
        missing=missing_from(department, USUAL),
        people=listed(department, state=NOW).count(),
        without_sheet=listed(department, state=NOW).filter(needs_sheet=None).count(),
        homes=list(homes_in(department)),
    )
