"""A helper says that they cannot come: what becomes of their visits, a question, and some minutes to undo it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.absence.away import report_away
from shop.domain.absence.undoing import undo_away
from shop.errors import ToldAlready
from shop.forms.provider import AbsenceForm
from shop.models import Provider
from shop.queries.access import get_own_absence_for
from shop.queries.disruptions import disruptions_of
from shop.viewer import viewer_of
from shop.views.cover_rows import noted_before_it, rows_of_plan, undone_in_words
from shop.views.guards import provider_page
from shop.views.manage.absences import absence_in_words, period_in_words, sent_with_the_yes, sick_today
from shop.views.manage.asking import goes_back
from shop.views.manage.frame import brand_of
from shop.views.no_undo import no_undo
from shop.views.undo_words import undo_of
from shop.views.upset_rows import rows_of_disruptions

UNPROCESSABLE = 422


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """From now to the end of today unless they say otherwise."""
    provider = _provider(request)
    if request.method != "POST":
        return _draw(request, provider, "shop/day/away.html", form=AbsenceForm(initial=sick_today()))
    form = AbsenceForm(request.POST)
    if not form.is_valid() or goes_back(request):
        status = UNPROCESSABLE if form.errors else 200
        return _draw(request, provider, "shop/day/away.html", status=status, form=form)
    away = report_away(
        provider,
        from_at=form.from_at,
        until_at=form.until_at,
        reason=form.why,
        actor=viewer_of(request).actor(Channel.STAFF),
        agreed=request.POST.get("agreed", ""),
    )
    if away.absence is not None:
        return redirect("day:absence", away.absence.pk)
    return _draw(
        request,
        provider,
        "shop/day/confirm_away.html",
        when=period_in_words(*away.during),
        rows=rows_of_plan(away.covers, earlier=noted_before_it(away), for_helper=True),
        agreed=away.version,
        is_told_at_once=away.is_told_at_once,
        is_asked_again="agreed" in request.POST,
        sent=sent_with_the_yes(request, form),
    )


@provider_page
@require_safe
def show(request: HttpRequest, absence_id: int) -> HttpResponse:
    absence = get_own_absence_for(viewer_of(request), absence_id)
    disruptions = list(disruptions_of(absence))
    rows = rows_of_disruptions(disruptions, says_why=False)
    return _draw(
        request,
        absence.provider,
        "shop/day/absence.html",
        absence=absence,
        words=absence_in_words(absence),
        rows=rows,
        no_undo=no_undo(absence, disruptions, is_own=True),
        undo=undo_of(absence, disruptions, rows=rows),
    )


@provider_page
@require_POST
def undo(request: HttpRequest, absence_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    absence = get_own_absence_for(viewer, absence_id)
    try:
        undone = undo_away(absence, actor=viewer.actor(Channel.STAFF))
    except ToldAlready as error:
        messages.error(request, error.in_full())
        return redirect("day:absence", absence_id)
    messages.success(request, undone_in_words(undone))
    return redirect("day:plan")


def _provider(request: HttpRequest) -> Provider:
    provider = viewer_of(request).provider
    if provider is None:
        raise NotFound
    return provider


def _draw(
    request: HttpRequest, provider: Provider, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    name = _("My day, %(name)s") % {"name": provider.first_name}
    frame = {
        "brand": brand_of(request, name=name, home=reverse("day:plan")),
        "department": provider.department,
    }
    return render(request, template, frame | context, status=status)
