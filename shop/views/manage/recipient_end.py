"""Somebody dies, moves away or needs nothing more: shown first, then done; and opened again if it was a mistake."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.circumstances.ending import Ended, end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.enums import RecipientEnd
from shop.forms.circumstances import EndForm
from shop.models import Department, Recipient
from shop.quantities import granted_in_words
from shop.queries.recipient_access import Handled, get_handled_recipient_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, goes_back, is_confirmed
from shop.views.manage.called_off import consequences_of_ending, rows_to_book
from shop.views.manage.consequences import (
    Consequence,
    Line,
    are_told,
    ask,
    series_end,
    visits_end,
    waiting_ends,
)
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.recipient_page import how_it_ended, what_helpers_heard
from shop.views.manage.recipients import away_from_erased, note_view
from ui.dates import long_day_and_year
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Ask what has happened, show what ends with it, then do it."""
    handled = get_handled_recipient_for(viewer_of(request), recipient_id)
    recipient = handled.recipient
    if recipient.erased_at is not None:
        return away_from_erased(request, handled)
    page = reverse("manage:recipient", args=[recipient.pk])
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"last_day": timezone.localdate()}
    )
    if form.is_valid() and not goes_back(request):
        try:
            ended, is_done = _end(request, recipient, form)
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect(page)
        if not is_done:
            note_view(viewer_of(request), handled)
            return _ask(request, handled, form, ended)
        messages.success(request, _done_in_words(recipient, ended))
        return redirect(page)
    return department_page(
        request,
        "shop/manage/confirm.html",
        handled.department,
        current="recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        heading=_("End the services of %(name)s?") % {"name": recipient.short_name},
        text=_(
            "Visits, standing bookings, waiting lists and decisions end together, in every department. You see what"
            " it is before anything is done."
        ),
        confirm_label=_("Show what ends"),
        back_url=page,
        back_label=_("No, go back"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Ask first, with what was cancelled and does not come back."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient = handled.recipient
    page = reverse("manage:recipient", args=[recipient.pk])
    if recipient.erased_at is not None:
        messages.info(request, _("They are erased: there is nobody to open the services for."))
        return redirect(page)
    if recipient.ended_on is None:
        messages.success(request, _("The services of %(name)s are open.") % {"name": recipient.short_name})
        return redirect(page)
    if request.method == "POST":
        reopen_recipient(recipient, actor=viewer.actor(Channel.STAFF))
        recipient.refresh_from_db()
        listed = rows_to_book(recipient, departments=handled.departments, viewer=viewer)
        messages.success(request, _opened_in_words(recipient, listed=len(listed)))
        return redirect(page)
    note_view(viewer, handled)
    lost = consequences_of_ending(recipient, departments=handled.departments)
    return department_page(
        request,
        "shop/manage/confirm_consequences.html",
        handled.department,
        current="recipients",
        heading=_("Open the services of %(name)s again?") % {"name": recipient.short_name},
        text=_(
            "The account and the decisions are open again, with what was granted. Visits, standing bookings and"
            " places on waiting lists do not come back by themselves."
        ),
        details=[Definition(_("Noted"), how_it_ended(recipient))],
        consequences=[each for each in lost if each.lines or each.rest],
        note=" ".join(
            filter(None, [what_helpers_heard(recipient, opens=True), _how_it_comes_back(recipient)])
        ),
        confirm_label=_("Open again"),
        back_url=page,
        back_label=_("No, go back"),
    )


def _end(request: HttpRequest, recipient: Recipient, form: EndForm) -> tuple[Ended, bool]:
    """Do it, and take it back at once unless somebody has agreed to all of its visits."""
    with transaction.atomic():
        ended = end_recipient(
            recipient,
            last_day=form.cleaned_data["last_day"],
            reason=RecipientEnd(form.cleaned_data["reason"]),
            actor=viewer_of(request).actor(Channel.STAFF),
        )
        is_done = is_confirmed(request) and ended.version <= agreed_to(request)
        if not is_done:
            transaction.set_rollback(True)
    return ended, is_done


def _ask(request: HttpRequest, handled: Handled, form: EndForm, ended: Ended) -> HttpResponse:
    recipient = handled.recipient
    last_day = form.cleaned_data["last_day"]
    text = (
        _("From now on nothing is booked for them, and every message to them stops at once.")
        if ended.is_closed
        else _(
            "Until the last day all goes on as before. After it nothing can be booked, and the night after the"
            " account is closed and every message stops."
        )
    )
    return ask(
        request,
        handled.department,
        current="recipients",
        heading=_("End the services of %(name)s?") % {"name": recipient.short_name},
        text=text,
        details=[
            Definition(
                _("What has happened"), capfirst(str(RecipientEnd(form.cleaned_data["reason"]).label))
            ),
            Definition(_("Last day with services"), capfirst(long_day_and_year(last_day))),
        ],
        consequences=[
            visits_end(ended.visits, departments=handled.departments),
            series_end([each for each in ended.series if _is_in(each.service.department_id, handled)]),
            waiting_ends([each for each in ended.entries if _is_in(each.service.department_id, handled)]),
            _decisions_end(ended, handled.departments),
            are_told(ended.told),
        ],
        visits=ended.version,
        note=" ".join(filter(None, [_what_helpers_hear(ended), _what_they_hear(ended)])),
        confirm_label=_("End the services"),
    )


def _what_helpers_hear(ended: Ended) -> str:
    if not ended.told:
        return ""
    if ended.told_at_once:
        return _(
            "A visit begins soon: the helpers are told at once which visits fall away, and neither whose they were nor"
            " why."
        )
    return _(
        "In five minutes the helpers are told which visits fall away, and neither whose they were nor why. If you open"
        " the services again before that, they hear nothing."
    )


def _what_they_hear(ended: Ended) -> str:
    if ended.is_closed:
        return _("The recipient is not told.")
    return _("In five minutes the recipient is told once, kindly: until when, and whom to call.")


def _how_it_comes_back(recipient: Recipient) -> str:
    return _(
        "What lies ahead of it is then a list on the page of %(name)s: each has a button to have it again, and the"
        " visits have one for all of them."
    ) % {"name": recipient.short_name}


def _is_in(department_id: int, handled: Handled) -> bool:
    return department_id in {each.pk for each in handled.departments}


def _decisions_end(ended: Ended, departments: Sequence[Department]) -> Consequence:
    here = {department.pk for department in departments}
    decisions = [each for each in ended.entitlements if each.service.department_id in here]
    heading = ngettext("%(count)s decision ends", "%(count)s decisions end", len(ended.entitlements))
    return Consequence(
        heading % {"count": len(ended.entitlements)},
        [Line(each.service.name, granted_in_words(each)) for each in decisions],
    )


def _done_in_words(recipient: Recipient, ended: Ended) -> str:
    text = _("The services of %(name)s end. %(visits)s") % {
        "name": recipient.short_name,
        "visits": ngettext(
            "%(count)s visit was cancelled.", "%(count)s visits were cancelled.", len(ended.visits)
        )
        % {"count": len(ended.visits)},
    }
    if not ended.told:
        return text
    if ended.told_at_once:
        told = ngettext("%(count)s helper is told now.", "%(count)s helpers are told now.", len(ended.told))
    else:
        told = ngettext(
            "%(count)s helper is told in five minutes.",
            "%(count)s helpers are told in five minutes.",
            len(ended.told),
        )
    return f"{text} {told % {'count': len(ended.told)}}"


def _opened_in_words(recipient: Recipient, *, listed: int) -> str:
    """With how many lines the page has under “Called off by mistake”."""
    text = _("The services of %(name)s are open again.") % {"name": recipient.short_name}
    if not listed:
        return text
    more = ngettext(
        "%(count)s thing that was called off is listed below.",
        "%(count)s things that were called off are listed below.",
        listed,
    )
    return f"{text} {more % {'count': listed}}"
