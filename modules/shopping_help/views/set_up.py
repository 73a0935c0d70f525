"""A department makes its service of shopping help, with rules that usually fit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from modules.shopping_help.domain.set_up import set_up
from modules.shopping_help.forms.set_up import SetUpForm
from modules.shopping_help.queries.runs import KEY
from modules.shopping_help.views.asking import RUNS
from shop.errors import ServiceNameTaken
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """Its name, how many orders a run takes, and the fee; sent twice it is one service, for the name is taken then."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            service = set_up(department, **form.cleaned_data, actor=viewer.actor(Channel.STAFF))
        except ServiceNameTaken as error:
            form.add_error("name", error.title())
        else:
            text = _("%(name)s is here. Add a store, then put up a run.")
            messages.success(request, text % {"name": service.name})
            return redirect(RUNS, department.pk)
    return department_page(
        request,
        "shopping_help/set_up.html",
        department,
        current=RUNS,
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        there=list(department.services.filter(module_key=KEY)),
    )
