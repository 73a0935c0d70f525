"""The services that a department usually has of a module, in one go: a page that a module has among its own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.capacity.usual_services import make_usual_services
from shop.errors import ServiceNameTaken
from shop.forms.usual_services import UsualServicesForm
from shop.queries.access import get_department_for
from shop.queries.usual_services import made_already
from shop.registry import module_of
from shop.usual_services import UsualServices
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page


def usual_services_view(usual: UsualServices, *, page: str) -> Callable[..., HttpResponse]:
    """A view for the module's urls, of a `department_id`. `page` names the module's own page of a department, to which
    it belongs in the menu and leads back.
    """

    @staff_page
    @require_http_methods(["GET", "HEAD", "POST"])
    def set_up(request: HttpRequest, department_id: int) -> HttpResponse:
        """Tick off what is wanted; all of it is made, or nothing."""
        viewer = viewer_of(request)
        department = get_department_for(viewer, department_id)
        # Names before what is here: who is faster in between is found to be here, and no name of theirs is taken.
        taken = list(department.services.values_list("name", flat=True))
        there = made_already(department, usual)
        form = UsualServicesForm(
            request.POST if request.method == "POST" else None,
            missing=[each for each in usual.services if each.code not in there],
            here=there.keys(),
            taken=taken,
        )
        if form.is_valid():
            actor = viewer.actor(Channel.STAFF)
            try:
                made = make_usual_services(department, usual, names=form.names, actor=actor)
            except ServiceNameTaken as error:
                form.add_error(None, error.title())
            else:
                _say_made(request, len(made))
                return redirect(page, department.pk)
        by_code = usual.by_code
        return department_page(
            request,
            "shop/manage/usual_services.html",
            department,
            current=page,
            status=UNPROCESSABLE if form.is_bound else 200,
            usual=usual,
            form=form,
            there=[(by_code[code], service) for code, service in there.items() if code in by_code],
            back_url=reverse(page, args=[department.pk]),
            back_label=module_of(usual.module_key).title,
        )

    return set_up


def _say_made(request: HttpRequest, count: int) -> None:
    if not count:  # somebody else was faster
        messages.info(request, _("Somebody else has just made them: they are here, and can be booked."))
        return
    text = ngettext(
        "%(count)s service is here and can be booked. Look through its rules.",
        "%(count)s services are here and can be booked. Look through their rules.",
        count,
    )
    messages.success(request, text % {"count": count})
