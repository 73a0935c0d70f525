"""Which kinds of service the municipality offers: on and off, for who administers it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.capacity.modules import switch_off_module, switch_on_module
from shop.errors import ChangedMeanwhile, ServiceNotOffered
from shop.hooks import ServiceModule
from shop.module_pages import pages_of_municipality
from shop.queries.module_use import Dependants, UsedIn, dependants_of, modules_in_use, version_of_module
from shop.registry import is_switched_on, module_of
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import draw_municipality_page
from ui.tiles import Definition


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Each with what it is for, its own pages, and the departments that use it."""
    rows = [
        (each, [_used_in(place) for place in each.places], pages_of_municipality(each.module.key))
        for each in modules_in_use()
    ]
    return draw_municipality_page(
        request,
        "shop/manage/modules.html",
        current="modules",
        rows=rows,
        none_is_on=not any(each.is_on for each, _places, _pages in rows),
    )


@municipality_page
@require_POST
def switch_on(request: HttpRequest, key: str) -> HttpResponse:
    module = _installed(key)
    switch_on_module(key, actor=viewer_of(request).actor(Channel.STAFF))
    messages.success(request, _("%(module)s is switched on.") % {"module": module.title})
    return redirect("manage:modules")


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, key: str) -> HttpResponse:
    """Says whom it hits, and asks; anew where something has changed since."""
    module, status = _installed(key), 200
    if request.method == "POST":
        try:
            switch_off_module(
                key, actor=viewer_of(request).actor(Channel.STAFF), seen=request.POST.get("seen", "")
            )
        except ChangedMeanwhile as error:
            status = error.status
        else:
            text = _("%(module)s is switched off. Visits that are booked stand.") % {"module": module.title}
            messages.success(request, text)
            return redirect("manage:modules")
    if not is_switched_on(key):
        return redirect("manage:modules")
    return _ask(request, module, status=status)


def _installed(key: str) -> ServiceModule:
    try:
        return module_of(key)
    except ServiceNotOffered as error:
        raise NotFound from error


def _ask(request: HttpRequest, module: ServiceModule, *, status: int) -> HttpResponse:
    lost = dependants_of(module.key)
    text = _("Its pages go away, and nobody can book its services, neither recipients nor you for them.")
    if status != 200:
        text = _("%(text)s Something has changed since you were asked, so look once more.") % {"text": text}
    return draw_municipality_page(
        request,
        "shop/manage/confirm_consequences.html",
        current="modules",
        status=status,
        heading=_("Switch off %(module)s?") % {"module": module.title},
        text=text,
        details=_what_follows(lost),
        consequences=[_services(lost)] if lost.services else [],
        sent=[("seen", version_of_module(module.key))],
        note=_(
            "Nobody gets a message about it. Switched on again, everything is as it was: services, rules, answers and"
            " decisions are kept meanwhile."
        ),
        is_destructive=True,
        confirm_label=_("Switch it off"),
        back_url=reverse("manage:modules"),
        back_label=_("No, go back"),
    )


def _what_follows(lost: Dependants) -> list[Definition]:
    """Only what there is."""
    rows = [
        (
            lost.visits,
            _("Coming visits"),
            ngettext(
                "%(count)s takes place as booked; it can be cancelled, and not moved",
                "%(count)s take place as booked; they can be cancelled, and not moved",
                lost.visits,
            ),
        ),
        (
            lost.series,
            _("Standing bookings"),
            ngettext(
                "%(count)s is kept, and gets no new visits meanwhile",
                "%(count)s are kept, and get no new visits meanwhile",
                lost.series,
            ),
        ),
        (
            lost.waiting,
            _("Waiting list"),
            ngettext(
                "%(count)s person keeps the place, and is offered nothing meanwhile",
                "%(count)s people keep their places, and are offered nothing meanwhile",
                lost.waiting,
            ),
        ),
    ]
    return [Definition(term, words % {"count": count}) for count, term, words in rows if count]


def _services(lost: Dependants) -> Consequence:
    """One by one, with the department."""
    heading = ngettext(
        "%(count)s service that nobody can book any more",
        "%(count)s services that nobody can book any more",
        len(lost.services),
    )
    lines = [
        Line(each.name, each.department.name, reverse("manage:service", args=[each.pk]))
        for each in lost.services
    ]
    return Consequence(heading % {"count": len(lines)}, lines)


def _used_in(place: UsedIn) -> Definition:
    services = ngettext("%(count)s service", "%(count)s services", place.services) % {"count": place.services}
    visits = ngettext("%(count)s coming visit", "%(count)s coming visits", place.visits) % {
        "count": place.visits
    }
    return Definition(place.department.name, f"{services}, {visits}")
