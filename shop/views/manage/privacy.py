"""What is stored about a recipient, as the case officers see it: a file of it, and erasing it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.privacy.accounts import days_with_name, name_needed_until
from shop.domain.privacy.asking import settle_request
from shop.domain.privacy.erasing import erase_recipient
from shop.domain.privacy.reasons import Reason, reasons_against
from shop.enums import ErasureState, RecipientEnd
from shop.forms.erasure import EarlyErasureForm
from shop.hooks import Reader
from shop.models import Recipient
from shop.queries.recipient_access import Handled, get_handled_recipient_for
from shop.stored.effects import what_erasure_does
from shop.stored.holding import Erasure, ids_of, rows_of
from shop.viewer import viewer_of
from shop.views.data_file import file_about
from shop.views.guards import staff_page
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.recipient_page import how_it_ended
from shop.views.manage.recipients import note_view
from shop.views.manage.retention_words import days_in_words
from ui.dates import day_year_and_clock
from ui.tiles import Definition

EXPORTED = "recipient.exported"


@staff_page
@require_safe
def export(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """The file that the person can fetch, without the texts that staff do not read; that it was made is logged."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient = handled.recipient
    record(
        viewer.actor(Channel.STAFF),
        EXPORTED,
        recipient,
        recipient_id=recipient.pk,
        department=handled.department.pk,
    )
    note_view(viewer, handled)
    return file_about(request, recipient, reader=Reader.STAFF)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Show what goes and what stays, then do it; while the accounts may need the name, only with a word on it."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient = handled.recipient
    page = reverse("manage:recipient", args=[recipient.pk])
    if recipient.erased_at is not None:
        messages.success(request, _("They are erased."))
        return redirect(page)
    ids = ids_of(recipient)
    left = reasons_against(ids)
    until = None if left else name_needed_until(recipient, ids=ids)
    form = _early_form(request, until=until)
    if request.method == "POST" and (form is None or form.is_valid()):
        agreed_until = form.cleaned_data["until"] if form is not None else None
        actor = viewer.actor(Channel.STAFF)
        try:
            erase_recipient(recipient, actor=actor, agreed_until=agreed_until)
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect("manage:erase_recipient", recipient.pk)
        messages.success(request, _("They are erased. What must be kept is kept without a name."))
        return redirect(page)
    note_view(viewer, handled)
    if left:
        return _cannot(request, handled, left=left)
    return _ask(request, handled, form=form, until=until)


def _early_form(request: HttpRequest, *, until: date | None) -> EarlyErasureForm | None:
    if until is None:
        return None
    return EarlyErasureForm(request.POST if request.method == "POST" else None, initial={"until": until})


@staff_page
@require_POST
def refuse(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Tell the person, on their own page, that it is not possible yet."""
    viewer = viewer_of(request)
    recipient = get_handled_recipient_for(viewer, recipient_id).recipient
    settled = settle_request(recipient, state=ErasureState.REFUSED, actor=viewer.actor(Channel.STAFF))
    if settled is not None:
        messages.success(request, _("They see on their page that it is not possible yet."))
    return redirect("manage:recipient", recipient.pk)


def _cannot(request: HttpRequest, handled: Handled, *, left: Sequence[Reason]) -> HttpResponse:
    recipient = handled.recipient
    has_end = recipient.ended_on is not None
    return department_page(
        request,
        "shop/manage/cannot_erase.html",
        handled.department,
        current="recipients",
        text=" ".join([_("It is not possible yet."), *(_reason(each) for each in left)]),
        back_label=_("Go back"),
        end_url="" if has_end else reverse("manage:end_recipient", args=[recipient.pk]),
        **_question(recipient),
    )


def _ask(
    request: HttpRequest, handled: Handled, *, form: EarlyErasureForm | None, until: date | None
) -> HttpResponse:
    recipient = handled.recipient
    return department_page(
        request,
        "shop/manage/erase.html",
        handled.department,
        current="recipients",
        status=UNPROCESSABLE if form is not None and form.errors else 200,
        text=_before_it_is_done(recipient),
        details=_why_now(recipient),
        consequences=_effects(rows_of(recipient)),
        form=form,
        until=until,
        days=days_in_words(days_with_name()) if until else "",
        confirm_label=_("Erase it"),
        back_label=_("No, go back"),
        is_destructive=True,
        **_question(recipient),
    )


def _question(recipient: Recipient) -> Mapping[str, Any]:
    return {
        "heading": _("Erase what is stored about %(name)s?") % {"name": recipient.short_name},
        "back_url": reverse("manage:recipient", args=[recipient.pk]),
    }


def _before_it_is_done(recipient: Recipient) -> str:
    """The dead ask for no file; those who do may not get it."""
    if recipient.end_reason == RecipientEnd.DIED:
        return _(
            "It cannot be taken back. They have died: if the closest relatives or the estate have asked for the file"
            " and may have it, make it first."
        )
    return _("It cannot be taken back. Give them the file first, if they want it.")


def _why_now(recipient: Recipient) -> Sequence[Definition]:
    """What is known of how it came to this: how the services ended, and that they asked."""
    asked = recipient.erasure_requests.filter(state=ErasureState.ASKED).first()
    rows = [
        (_("Noted"), how_it_ended(recipient)),
        (_("They asked to be erased"), day_year_and_clock(asked.asked_at) if asked else ""),
    ]
    return [Definition(term, words) for term, words in rows if words]


def _effects(recipients: Sequence[Recipient]) -> list[Consequence]:
    headings = {
        Erasure.DELETED: _("This goes"),
        Erasure.BLANKED: _("This stays, without anything that says who it was"),
        Erasure.KEPT: _("This stays as it is: it names nobody"),
    }
    effects = what_erasure_does(recipients)
    return [
        Consequence(heading, [Line(words, more) for words, more in effects[kind]])
        for kind, heading in headings.items()
        if effects[kind]
    ]


def _reason(reason: Reason) -> str:
    return {
        Reason.DECISIONS: _("They have decisions that hold today or later."),
        Reason.VISITS: _("They have visits that lie ahead."),
        Reason.STANDING: _("They have standing bookings."),
        Reason.WAITING: _("They are on a waiting list."),
    }[reason]
