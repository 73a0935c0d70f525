"""What was called off by mistake, booked again in one go: shown first what can be and what cannot, then done."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.circumstances.booking_again import BookedAgain, book_all_again
from shop.models import Department, Recipient
from shop.queries.recipient_access import Handled, get_handled_recipient_for
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import agreed_to, ids_in_a_line
from shop.views.manage.book_again_rows import BookAgainRows, rows_of
from shop.views.manage.frame import department_page
from shop.views.manage.recipients import note_view
from shop.views.series.asking import would


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def book_all(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """The question is the act itself, rolled back; what is left when it was done is asked about anew.

    So is what was called off after the question: a yes is to the visits that were shown.
    """
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient, departments = handled.recipient, _administered(viewer, handled)
    act = partial(
        book_all_again,
        recipient,
        departments={department.pk for department in departments},
        actor=viewer.actor(Channel.STAFF),
    )
    page = reverse("manage:recipient", args=[recipient.pk])
    if request.method == "POST":
        done = act(only=agreed_to(request))
        _say(request, done)
        is_left = done.not_booked or done.unseen
        return redirect("manage:book_again", recipient.pk) if is_left else redirect(page)
    note_view(viewer, handled)

    def look() -> tuple[BookAgainRows, frozenset[int]]:
        done = act()
        return rows_of(done), done.tried

    rows, shown = would(look)
    if not rows.in_all:
        messages.info(request, _("Nothing is left to book."))
        return redirect(page)
    return department_page(
        request,
        "shop/manage/book_again.html",
        departments[0],
        current="recipients",
        rows=rows,
        shown=ids_in_a_line(shown),
        heading=_heading(recipient, rows),
        text=_text(rows),
        confirm_label=_label(rows),
        back_url=page,
        back_label=_("No, go back") if rows.bookable else _("Go back"),
    )


def _administered(viewer: Viewer, handled: Handled) -> Sequence[Department]:
    """Whoever only decides about services books nothing."""
    departments = [each for each in handled.departments if viewer.administers(each.pk)]
    if not departments:
        raise NotFound
    return departments


def _heading(recipient: Recipient, rows: BookAgainRows) -> str:
    words = {"count": len(rows.bookable), "all": rows.in_all, "name": recipient.short_name}
    if not rows.bookable:
        text = ngettext(
            "The visit of %(name)s cannot be booked as it was",
            "The visits of %(name)s cannot be booked as they were",
            len(rows.refused),
        )
        return text % words
    if rows.refused:
        return _("Book %(count)s of %(all)s visits again for %(name)s?") % words
    return (
        ngettext(
            "Book %(count)s visit again for %(name)s?",
            "Book %(count)s visits again for %(name)s?",
            len(rows.bookable),
        )
        % words
    )


def _text(rows: BookAgainRows) -> str:
    if not rows.bookable:
        return ""
    return ngettext(
        "It is booked at the time it had, with whoever can come.",
        "They are booked at the times they had, each with whoever can come.",
        len(rows.bookable),
    )


def _label(rows: BookAgainRows) -> str:
    """What the button says; nothing is asked where there is nothing to book."""
    count = len(rows.bookable)
    return ngettext("Book it", "Book all %(count)s", count) % {"count": count}


def _say(request: HttpRequest, done: BookedAgain) -> None:
    booked, left = len(done.booked), len(done.not_booked)
    text = ngettext("%(count)s visit is booked again.", "%(count)s visits are booked again.", booked) % {
        "count": booked
    }
    if done.unseen:
        changed = _("Something has changed since you were asked, so look once more.")
        messages.warning(request, f"{text} {changed}" if booked else changed)
        return
    if not left:
        messages.success(request, text if booked else _("Nothing is left to book."))
        return
    rest = ngettext(
        "%(count)s visit is not: you see below why.", "%(count)s visits are not: you see below why.", left
    )
    messages.warning(request, f"{text} {rest % {'count': left}}")
