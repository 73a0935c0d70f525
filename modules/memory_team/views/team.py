"""The Memory team's own page in a department's workspace."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from modules.memory_team.queries.courses import KEY, listed_courses
from modules.memory_team.queries.interpreters import to_order
from modules.memory_team.usual_services import USUAL
from shop.queries.access import get_department_for
from shop.queries.usual_services import missing_from
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """What the team offers here, and what waits for it."""
    department = get_department_for(viewer_of(request), department_id)
    services = list(department.services.filter(module_key=KEY))
    return department_page(
        request,
        "memory_team/team.html",
        department,
        current="memory_team:team",
        services=services,
        missing=missing_from(department, USUAL),
        course_count=listed_courses(department, is_over=False).count(),
        to_order=sum(each.count for each in to_order([department])),
    )
