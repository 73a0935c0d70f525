"""Somebody is away: shown first who goes to whom, then done, and for some minutes undone again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.absence.away import Away, report_away
from shop.domain.absence.undoing import undo_away
from shop.errors import ToldAlready
from shop.forms.provider import AbsenceForm
from shop.models import Provider
from shop.queries.access import get_absence_for
from shop.queries.disruptions import disruptions_of
from shop.queries.stays import stays_under_way
from shop.viewer import viewer_of
from shop.views.cover_rows import CoverRows, noted_before_it, rows_of_plan, undone_in_words
from shop.views.guards import staff_page
from shop.views.manage.absences import absence_in_words, period_in_words, sent_with_the_yes, sick_today
from shop.views.manage.asking import goes_back
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.place_words import absence_word, is_place
from shop.views.manage.provider_page import named_provider
from shop.views.manage.removals import already_removed
from shop.views.no_undo import no_undo
from shop.views.stay_rows import stay_rows
from shop.views.undo_words import undo_of
from shop.views.upset_rows import rows_of_disruptions
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Ask first, with what becomes of each visit; the yes holds for exactly that."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    if request.method != "POST":
        return _draw_form(request, provider, AbsenceForm(initial=sick_today(), of_place=is_place(provider)))
    form = AbsenceForm(request.POST, of_place=is_place(provider))
    if not form.is_valid() or goes_back(request):
        return _draw_form(request, provider, form)
    away = report_away(
        provider,
        from_at=form.from_at,
        until_at=form.until_at,
        reason=form.why,
        actor=viewer.actor(Channel.STAFF),
        agreed=request.POST.get("agreed", ""),
    )
    if away.absence is None:
        return _ask(request, away, form=form)
    words = absence_in_words(get_absence_for(viewer, away.absence.pk))
    messages.success(request, _("Registered: %(absence)s.") % {"absence": words})
    if away.covers or away.stays:
        return redirect("manage:absence", away.absence.pk)
    return redirect("manage:provider", provider.pk)


@staff_page
@require_safe
def show(request: HttpRequest, absence_id: int) -> HttpResponse:
    """What was done about it, until when it can be undone, and then why not."""
    absence = get_absence_for(viewer_of(request), absence_id)
    during = (absence.during.lower, absence.during.upper)
    disruptions = list(disruptions_of(absence))
    rows = rows_of_disruptions(disruptions)
    return department_page(
        request,
        "shop/manage/absence.html",
        absence.provider.department,
        current="staffing",
        absence=absence,
        provider=absence.provider,
        words=absence_in_words(absence),
        rows=rows,
        no_undo=no_undo(absence, disruptions),
        stays=stay_rows(stays_under_way(absence.provider, during=during).exclude(stranded="")),
        undo=undo_of(absence, disruptions, rows=rows),
    )


@staff_page
@require_POST
def undo(request: HttpRequest, absence_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        absence = get_absence_for(viewer, absence_id)
    except NotFound:
        return already_removed(request)
    provider = absence.provider
    try:
        undone = undo_away(absence, actor=viewer.actor(Channel.STAFF))
    except ToldAlready as error:
        messages.error(request, error.in_full())
        return redirect("manage:absence", absence_id)
    messages.success(request, undone_in_words(undone, name=provider.display_name))
    return redirect("manage:provider", provider.pk)


def _draw_form(request: HttpRequest, provider: Provider, form: AbsenceForm) -> HttpResponse:
    return department_page(
        request,
        "shop/manage/add_absence.html",
        provider.department,
        current="staffing",
        status=UNPROCESSABLE if form.errors else 200,
        provider=provider,
        is_place=is_place(provider),
        form=form,
    )


def _ask(request: HttpRequest, away: Away, *, form: AbsenceForm) -> HttpResponse:
    provider = away.provider
    heading = _("Put %(name)s out of use?") if is_place(provider) else _("Register %(name)s as away?")
    rows = rows_of_plan(away.covers, earlier=noted_before_it(away))
    return department_page(
        request,
        "shop/manage/confirm_absence.html",
        provider.department,
        current="staffing",
        heading=heading % {"name": provider.display_name},
        text=_what_it_does(rows, is_asked_again="agreed" in request.POST),
        details=[
            Definition(absence_word(str(form.why), of=provider).capitalize(), period_in_words(*away.during))
        ],
        rows=rows,
        stays=stay_rows(away.stays),
        agreed=away.version,
        is_told_at_once=away.is_told_at_once,
        sent=sent_with_the_yes(request, form),
        confirm_label=_("Put it out of use") if is_place(provider) else _("Register it and tell everybody"),
        can_edit=True,
        back_label=_("No, go back"),
    )


def _what_it_does(rows: CoverRows, *, is_asked_again: bool) -> str:
    if not (rows.covered or rows.uncovered):
        return _("Something has changed since you were asked, so look once more.") if is_asked_again else ""
    text = _("%(covered)s of %(all)s visits go to somebody else at the same time.") % {
        "covered": len(rows.covered),
        "all": len(rows.covered) + len(rows.uncovered),
    }
    if is_asked_again:
        return _("%(text)s Something has changed since you were asked, so look once more.") % {"text": text}
    return text
