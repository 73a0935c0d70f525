"""Respite care in a department's workspace: what there is, and its usual services in one go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from modules.respite_care.domain.set_up import KEY, made_already
from modules.respite_care.domain.set_up import set_up as make_usual_services
from modules.respite_care.forms.set_up import SetUpForm
from modules.respite_care.queries.homes import homes_in
from modules.respite_care.queries.people import NOW, listed
from modules.respite_care.usual_services import BY_CODE
from modules.respite_care.views.asking import CURRENT
from shop.errors import ServiceNameTaken
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """Services, families and homes."""
    department = get_department_for(viewer_of(request), department_id)
    return department_page(
        request,
        "respite_care/overview.html",
        department,
        current=CURRENT,
        services=list(department.services.filter(module_key=KEY)),
        missing=BY_CODE.keys() - made_already(department).keys(),
        people=listed(department, state=NOW).count(),
        without_sheet=listed(department, state=NOW).filter(needs_sheet=None).count(),
        homes=list(homes_in(department)),
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
            text = ngettext(
                "%(count)s service is here and can be booked. Look through its rules.",
                "%(count)s services are here and can be booked. Look through their rules.",
                len(made),
            )
            messages.success(request, text % {"count": len(made)})
            return redirect(CURRENT, department.pk)
    return department_page(
        request,
        "respite_care/set_up.html",
        department,
        current=CURRENT,
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        there=[(BY_CODE[code], service) for code, service in there.items() if code in BY_CODE],
    )
