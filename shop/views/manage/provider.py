"""One helper: weekly shifts, absences, and whether they still work here."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.schedule import register_absence, remove_absence, set_weekly_shifts
from shop.domain.staff import deactivate_provider, reactivate_provider
from shop.domain.stranding import count_stranded_by
from shop.enums import AbsenceReason
from shop.errors import ChangedMeanwhile, NameTaken
from shop.forms.provider import AbsenceForm
from shop.forms.week import SHIFTS, WeekForm
from shop.models import Provider
from shop.queries.access import get_absence_for, get_provider_for
from shop.queries.rota import weekly_shifts
from shop.queries.staffing import coming_absences_of
from shop.queries.versions import shifts_version
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.absences import absence_in_words
from shop.views.manage.frame import department_page, say_saved


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, provider_id: int) -> HttpResponse:
    """What is posted here are the weekly shifts."""
    viewer = viewer_of(request)
    provider = _named_provider(viewer, provider_id)
    shifts = weekly_shifts(provider)
    is_sent = request.method == "POST"
    form = WeekForm(request.POST if is_sent else None, columns=SHIFTS, hours=shifts)
    seen, conflict = request.POST.get("seen", ""), None
    if is_sent and form.is_valid():
        try:
            change = partial(
                set_weekly_shifts, provider, hours=form.hours, actor=viewer.actor(Channel.STAFF), seen=seen
            )
            _done, stranding = count_stranded_by(change, department=provider.department)
        except ChangedMeanwhile as error:
            conflict = error
        else:
            say_saved(request, provider.department, stranding=stranding)
            return redirect("manage:provider", provider.pk)
    return _page(
        request,
        provider,
        form=form,
        absence_form=AbsenceForm(initial=_sick_today()),
        conflict=conflict,
        seen=shifts_version(provider) if conflict or not is_sent else seen,
        status=conflict.status if conflict else 422 if form.is_bound else 200,
    )


@staff_page
@require_POST
def add_absence(request: HttpRequest, provider_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    provider = _named_provider(viewer, provider_id)
    absence_form = AbsenceForm(request.POST)
    if absence_form.is_valid():
        change = partial(
            register_absence,
            provider,
            from_at=absence_form.from_at,
            until_at=absence_form.until_at,
            reason=AbsenceReason(absence_form.cleaned_data["reason"]),
            actor=viewer.actor(Channel.STAFF),
        )
        absence, stranding = count_stranded_by(change, department=provider.department)
        absence.refresh_from_db()
        text = _("Registered: %(absence)s.") % {"absence": absence_in_words(absence)}
        say_saved(request, provider.department, stranding=stranding, text=text)
        return redirect("manage:provider", provider.pk)
    shifts = weekly_shifts(provider)
    form = WeekForm(columns=SHIFTS, hours=shifts)
    return _page(
        request, provider, form=form, absence_form=absence_form, seen=shifts_version(provider), status=422
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def drop_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Ask first: the helper is on duty again in that time."""
    viewer = viewer_of(request)
    absence = get_absence_for(viewer, absence_id)
    provider = absence.provider
    words = absence_in_words(absence)
    if request.method == "POST":
        change = partial(remove_absence, absence, actor=viewer.actor(Channel.STAFF))
        _done, stranding = count_stranded_by(change, department=provider.department)
        text = _("Removed: %(absence)s.") % {"absence": words}
        say_saved(request, provider.department, stranding=stranding, text=text)
        return redirect("manage:provider", provider.pk)
    return department_page(
        request,
        "shop/manage/confirm.html",
        provider.department,
        current="staffing",
        heading=_("Remove this absence?"),
        text=_("%(name)s (%(absence)s) is then on duty as usual and can be booked.")
        % {"name": provider.display_name, "absence": words},
        confirm_label=_("Remove it"),
        back_url=reverse("manage:provider", args=[provider.pk]),
        back_label=_("Keep it"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Ask first: their visits need somebody else."""
    viewer = viewer_of(request)
    provider = _named_provider(viewer, provider_id)
    if request.method == "POST":
        change = partial(deactivate_provider, provider, actor=viewer.actor(Channel.STAFF))
        _done, stranding = count_stranded_by(change, department=provider.department)
        text = _("%(name)s gets no new visits.") % {"name": provider.display_name}
        say_saved(request, provider.department, stranding=stranding, text=text)
        return redirect("manage:staffing", provider.department_id)
    return department_page(
        request,
        "shop/manage/confirm.html",
        provider.department,
        current="staffing",
        heading=_("Does %(name)s no longer work here?") % {"name": provider.display_name},
        text=_(
            "They get no new visits and cannot open their day any more. Visits they already have will need"
            " a new time. You can take them back later."
        ),
        confirm_label=_("Yes, no longer here"),
        is_destructive=True,
        back_url=reverse("manage:provider", args=[provider.pk]),
        back_label=_("No, go back"),
    )


@staff_page
@require_POST
def reactivate(request: HttpRequest, provider_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    provider = _named_provider(viewer, provider_id)
    change = partial(reactivate_provider, provider, actor=viewer.actor(Channel.STAFF))
    try:
        _done, stranding = count_stranded_by(change, department=provider.department)
    except NameTaken as error:
        messages.error(request, error.title())
        return redirect("manage:staffing", provider.department_id)
    text = _("%(name)s is back.") % {"name": provider.display_name}
    say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect("manage:provider", provider.pk)


def _named_provider(viewer: Viewer, provider_id: int) -> Provider:
    """Those without a name have no page: their number is decided for all of them together."""
    provider = get_provider_for(viewer, provider_id)
    if not provider.is_named:
        raise NotFound
    return provider


def _sick_today() -> dict[str, object]:
    """What is registered most often."""
    today = timezone.localdate()
    return {"reason": AbsenceReason.SICK, "from_day": today, "until_day": today}


def _page(request: HttpRequest, provider: Provider, *, status: int, **context: object) -> HttpResponse:
    absences = [(absence, absence_in_words(absence)) for absence in coming_absences_of(provider)]
    return department_page(
        request,
        "shop/manage/provider.html",
        provider.department,
        current="staffing",
        status=status,
        provider=provider,
        absences=absences,
        **context,
    )
