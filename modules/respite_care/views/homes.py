"""A department's homes: what they are called, their beds, and who works there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from foundation.alphabet import Alphabetical
from foundation.errors import DomainError
from modules.respite_care.domain import homes
from modules.respite_care.forms.homes import AddHomeForm, BedsForm, ChangeHomeForm, StaffForm
from modules.respite_care.models import Home
from modules.respite_care.queries.homes import get_bed_for, get_home_for
from modules.respite_care.views.asking import CURRENT, draw_question
from shop.errors import ChangedMeanwhile
from shop.models import Department, Provider
from shop.presentation import when
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields
from shop.views.manage.frame import department_page
from ui.tiles import Definition


@staff_page
@require_safe
def show(request: HttpRequest, home_id: int) -> HttpResponse:
    """One home, with the way to all that can be changed."""
    home = get_home_for(viewer_of(request), home_id)
    beds = home.beds.select_related("provider").order_by("-provider__is_active", "pk")
    people = Provider.objects.filter(respite_homes__home=home).order_by(Alphabetical("name"))
    return department_page(
        request,
        "respite_care/home.html",
        home.department,
        current=CURRENT,
        home=home,
        beds=beds,
        people=people,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = AddHomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        beds, actor = form.cleaned_data["beds"], viewer.actor(Channel.STAFF)
        try:
            made = homes.add_home(department, form.words, beds=beds, actor=actor)
        except DomainError as error:
            form.add_error("name", error.in_full())
        else:
            messages.success(request, _("The home is here. Say who works there."))
            return redirect("respite_care:home", made.pk)
    return draw_question(
        request,
        department,
        form=form,
        heading=_("Add a home"),
        text=_(
            "Each bed is open day and night; say under “Helpers and shifts” when one is closed. A private"
            " home can be booked when each of its beds has what its service requires."
        ),
        confirm_label=_("Add the home"),
        back_url=_overview(department),
        back_label=_("Not now"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, home_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    home = get_home_for(viewer, home_id)
    form = ChangeHomeForm(request.POST if request.method == "POST" else None, initial=_said(home))
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            homes.change_home(home, form.words, actor=actor, seen=seen)
        except ChangedMeanwhile:
            home = get_home_for(viewer, home_id)
            form.initial = _said(home)
            conflict = conflict_over(request, home, acts=[homes.CHANGED], rows=differing_fields(form))
        except DomainError as error:
            form.add_error("name", error.title())
        else:
            messages.success(request, _("Saved."))
            return redirect("respite_care:home", home.pk)
    return draw_question(
        request,
        home.department,
        form=form,
        conflict=conflict,
        version=homes.version_of_home(home),
        heading=_("Change %(name)s") % {"name": home.name},
        confirm_label=_("Save"),
        back_url=_page(home),
        back_label=_("Keep it as it is"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add_beds(request: HttpRequest, home_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    home = get_home_for(viewer, home_id)
    form = BedsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            homes.add_beds(home, count=form.cleaned_data["count"], actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            form.add_error("count", error.in_full())
        else:
            messages.success(request, _("The beds are here and open."))
            return redirect("respite_care:home", home.pk)
    return draw_question(
        request,
        home.department,
        form=form,
        heading=_("More beds in %(name)s") % {"name": home.name},
        confirm_label=_("Add"),
        back_url=_page(home),
        back_label=_("Not now"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def take_bed_away(request: HttpRequest, bed_id: int) -> HttpResponse:
    """Asks first, and says who is booked into it."""
    viewer = viewer_of(request)
    bed = get_bed_for(viewer, bed_id)
    home = bed.home
    if request.method == "POST":
        try:
            homes.take_bed_away(bed, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("Nobody can be booked into it any more."))
        return redirect("respite_care:home", home.pk)
    taken = homes.taken_ahead(bed.provider).select_related("booking__recipient").order_by("starts_at")
    booked = "; ".join(
        f"{each.booking.recipient.short_name}, {when(each.booking.starts_at, each.booking.ends_at)}"
        for each in taken
    )
    return draw_question(
        request,
        home.department,
        heading=_("Take %(bed)s away?") % {"bed": bed.provider.display_name},
        text=_("It can be opened again under “Helpers and shifts”."),
        details=[Definition(_("Booked"), booked or _("nobody"))],
        confirm_label=_("Yes, take it away"),
        is_destructive=True,
        back_url=_page(home),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest, home_id: int) -> HttpResponse:
    """Who works there: they see who comes, and what they need."""
    viewer = viewer_of(request)
    home = get_home_for(viewer, home_id)
    form = StaffForm(request.POST if request.method == "POST" else None, home=home, initial=_people(home))
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            homes.set_staff(home, form.cleaned_data["people"], actor=actor, seen=seen)
        except ChangedMeanwhile:
            form.initial = _people(home)
            conflict = conflict_over(request, home, acts=[homes.STAFFED], rows=differing_fields(form))
        else:
            messages.success(request, _("Saved. It applies at once."))
            return redirect("respite_care:home", home.pk)
    return draw_question(
        request,
        home.department,
        form=form,
        conflict=conflict,
        version=homes.version_of_staff(home),
        heading=_("Who works in %(name)s?") % {"name": home.name},
        confirm_label=_("Save"),
        back_url=_page(home),
        back_label=_("Keep it as it is"),
    )


def _said(home: Home) -> dict[str, object]:
    words = homes.words_of(home)
    return {
        "name": words.name,
        "kind": words.kind,
        "address": words.address,
        "phone": words.phone,
        "is_active": words.is_active,
    }


def _people(home: Home) -> dict[str, object]:
    return {"people": list(home.staff.values_list("provider", flat=True))}


def _page(home: Home) -> str:
    return reverse("respite_care:home", args=[home.pk])


def _overview(department: Department) -> str:
    return reverse("respite_care:overview", args=[department.pk])
