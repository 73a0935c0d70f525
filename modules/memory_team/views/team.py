"""The Memory team's own page in a department's workspace, and its usual services in one go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from modules.memory_team.domain.set_up import KEY, made_already
from modules.memory_team.domain.set_up import set_up as make_usual_services
from modules.memory_team.forms.set_up import SetUpForm
from modules.memory_team.queries.courses import listed_courses
from modules.memory_team.queries.interpreters import to_order
from modules.memory_team.usual_services import BY_CODE
from shop.errors import ServiceNameTaken
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page


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
        missing=BY_CODE.keys() - made_already(department).keys(),
        course_count=listed_courses(department, is_over=False).count(),
        to_order=sum(each.count for each in to_order([department])),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, department_id: int) -> HttpResponse:
    """Tick off what is wanted; all of it is made, or nothing."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    there = made_already(department)
    form = SetUpForm(
        request.POST if request.method == "POST" else None,
        missing=BY_CODE.keys() - there.keys(),
        taken=list(department.services.values_list("name", flat=True)),
    )
    if form.is_valid():
        try:
            made = make_usual_services(department, names=form.names, actor=viewer.actor(Channel.STAFF))
        except ServiceNameTaken as error:
            form.add_error(None, error.title())
        else:
            if not made:  # somebody else was faster
                messages.info(
                    request, _("Somebody else has just made them: they are here, and can be booked.")
                )
                return redirect("memory_team:team", department.pk)
            text = ngettext(
                "%(count)s service is here and can be booked. Look through its rules.",
                "%(count)s services are here and can be booked. Look through their rules.",
                len(made),
            )
            messages.success(request, text % {"count": len(made)})
            return redirect("memory_team:team", department.pk)
    return department_page(
        request,
        "memory_team/set_up.html",
        department,
        current="memory_team:team",
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        there=[(BY_CODE[code], service) for code, service in there.items() if code in BY_CODE],
    )
