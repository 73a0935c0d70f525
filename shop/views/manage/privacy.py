"""What is stored about a recipient, as the case officers see it: a file of it, and erasing it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.privacy.asking import settle_request
from shop.domain.privacy.erasing import erase_recipient
from shop.domain.privacy.reasons import Reason, reasons_against
from shop.enums import ErasureState
from shop.queries.recipient_access import Handled, get_handled_recipient_for
from shop.stored.effects import what_erasure_does
from shop.stored.holding import Erasure, ids_of
from shop.viewer import viewer_of
from shop.views.data_file import file_about
from shop.views.guards import staff_page
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import department_page
from shop.views.manage.recipients import note_view

EXPORTED = "recipient.exported"


@staff_page
@require_safe
def export(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """The same file as the person can fetch; that it was made is logged."""
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
    return file_about(request, recipient)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Show what goes and what stays, then do it."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient = handled.recipient
    page = reverse("manage:recipient", args=[recipient.pk])
    if recipient.erased_at is not None:
        messages.success(request, _("They are erased."))
        return redirect(page)
    if request.method == "POST":
        try:
            erase_recipient(recipient, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect("manage:erase_recipient", recipient.pk)
        messages.success(request, _("They are erased. What must be kept is kept without a name."))
        return redirect(page)
    note_view(viewer, handled)
    return _ask(request, handled)


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


def _ask(request: HttpRequest, handled: Handled) -> HttpResponse:
    recipient = handled.recipient
    left = reasons_against(ids_of(recipient))
    name = {"name": recipient.short_name}
    context: dict[str, Any] = {
        "heading": _("Erase what is stored about %(name)s?") % name,
        "consequences": [] if left else _effects(ids_of(recipient)),
        "back_url": reverse("manage:recipient", args=[recipient.pk]),
        "back_label": _("Go back") if left else _("No, go back"),
        "is_destructive": True,
    }
    if left:
        context["text"] = " ".join([_("It is not possible yet."), *(_reason(each) for each in left)])
        template = "shop/manage/cannot_erase.html"
    else:
        context["text"] = _("It cannot be taken back. Give them the file first, if they want it.")
        context["confirm_label"] = _("Erase it")
        template = "shop/manage/confirm_consequences.html"
    return department_page(request, template, handled.department, current="recipients", **context)


def _effects(ids: Sequence[int]) -> list[Consequence]:
    headings = {
        Erasure.DELETED: _("This goes"),
        Erasure.BLANKED: _("This stays, without anything that says who it was"),
        Erasure.KEPT: _("This stays as it is: it names nobody"),
    }
    effects = what_erasure_does(ids)
    return [
        Consequence(heading, [Line(title, _rows(count)) for title, count in effects[kind]])
        for kind, heading in headings.items()
        if effects[kind]
    ]


def _rows(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}


def _reason(reason: Reason) -> str:
    return {
        Reason.DECISIONS: _("They have decisions that hold today or later."),
        Reason.VISITS: _("They have visits that lie ahead."),
        Reason.STANDING: _("They have standing bookings."),
        Reason.WAITING: _("They are on a waiting list."),
    }[reason]
