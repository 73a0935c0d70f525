"""Somebody is here twice: the other entry is found, both are shown side by side, and two become one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from shop.domain.circumstances.merging import merge_recipients
from shop.enums import NEVER_BOOKED, UPCOMING
from shop.forms.find import FindForm
from shop.models import Booking, Entitlement, Recipient
from shop.presentation import when
from shop.quantities import granted_in_words
from shop.queries.merging import (
    Conflicts,
    conflicts_between,
    entries_to_choose_from,
    version_of_what_comes,
    what_comes_over,
)
from shop.queries.recipient_access import (
    Handled,
    find_known_recipients,
    find_likely_duplicates,
    get_handled_recipient_for,
)
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.find_caller import LAST_DIGITS
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.recipients import away_from_erased, note_view
from ui.templatetags.phone import phone

ELSEWHERE = gettext_lazy("in another department")
"""Instead of a service that is not the viewer's to know of."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing about both, and what it is afterwards."""

    what: str
    duplicate: str
    stays: str
    afterwards: str


@staff_page
@require_safe
def find(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Whoever shares the surname, the telephone or the address; `?q=` looks for another by name."""
    handled = get_handled_recipient_for(viewer_of(request), recipient_id)
    recipient, is_sent = handled.recipient, "q" in request.GET
    if recipient.erased_at is not None:
        return away_from_erased(request, handled)
    form = FindForm(request.GET if is_sent else None)
    found = None if is_sent else find_likely_duplicates(handled.department, recipient=recipient)
    if form.is_valid():
        found = find_known_recipients(
            handled.department, words=form.cleaned_data["q"], apart_from=recipient.pk
        )
    return department_page(
        request,
        "shop/manage/find_duplicate.html",
        handled.department,
        current="recipients",
        status=UNPROCESSABLE if found is None and is_sent else 200,
        recipient=recipient,
        form=form,
        found=found,
        is_sent=is_sent,
        people=people_in_words(found.recipients) if found else [],
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, recipient_id: int, into_id: int) -> HttpResponse:
    """Both side by side with what must be settled first; the yes holds for exactly what was shown."""
    viewer = viewer_of(request)
    former, stays = (get_handled_recipient_for(viewer, pk) for pk in (recipient_id, into_id))
    page = reverse("manage:recipient", args=[stays.recipient.pk])
    if former.recipient == stays.recipient:
        if recipient_id == into_id:
            raise NotFound
        messages.success(request, _("The two are one entry now."))
        return redirect(page)
    if request.method == "POST":
        try:
            is_done = _merge(request, former.recipient, into=stays.recipient)
        except DomainError as error:
            messages.error(request, error.in_full())
            return _show(request, former, stays, status=error.status)
        if is_done:
            messages.success(request, _("The two are one entry now, with the history of both."))
            return redirect(page)
        messages.warning(request, _("Something has changed since the page was opened, so look once more."))
    else:
        for each in (former, stays):
            note_view(viewer, each)
    return _show(request, former, stays)


def _merge(request: HttpRequest, duplicate: Recipient, *, into: Recipient) -> bool:
    with transaction.atomic():
        merged = merge_recipients(duplicate, into=into, actor=viewer_of(request).actor(Channel.STAFF))
        if merged.version != request.POST.get("agreed", ""):
            transaction.set_rollback(True)
            return False
    return True


def _show(request: HttpRequest, former: Handled, stays: Handled, *, status: int = 200) -> HttpResponse:
    duplicate, into, viewer = former.recipient, stays.recipient, viewer_of(request)
    conflicts = conflicts_between(duplicate, into=into)
    has_ended = into.ended_on is not None or not into.is_active
    return department_page(
        request,
        "shop/manage/merge.html",
        stays.department,
        current="recipients",
        status=status,
        duplicate=duplicate,
        into=into,
        rows=_compared(duplicate, into, viewer=viewer),
        conflicts=_in_words(conflicts, viewer=viewer),
        has_ended=has_ended,
        can_merge=not conflicts and not has_ended,
        waits_twice=[
            each.service.name if viewer.handles_decisions(each.service.department_id) else ""
            for each in entries_to_choose_from(duplicate, into=into)
        ][::2],
        agreed=version_of_what_comes(what_comes_over(duplicate)),
    )


def _compared(duplicate: Recipient, into: Recipient, *, viewer: Viewer) -> list[Compared]:
    both = (duplicate, into)
    decisions = [_running(each) for each in both]
    (duplicate_coming, duplicate_past), (into_coming, into_past) = (_visits(each) for each in both)
    earlier = [_earlier(each) for each in both]
    return [
        Compared(_("Name"), duplicate.name, into.name, into.name),
        _contact(_("Address"), duplicate.address, into.address),
        _contact(_("Telephone"), phone(duplicate.phone), phone(into.phone)),
        Compared(
            _("National number"),
            _yes(duplicate.national_id_hash),
            _yes(into.national_id_hash),
            _("is kept") if any(each.national_id_hash for each in both) else _("none"),
        ),
        Compared(_("Account"), _yes(duplicate.user_id), _yes(into.user_id), _account(both)),
        Compared(
            _("Decisions"),
            _decisions(decisions[0], viewer=viewer),
            _decisions(decisions[1], viewer=viewer),
            _decisions([*decisions[0], *decisions[1]], viewer=viewer),
        ),
        _counted(_("Earlier decisions"), *earlier),
        _counted(_("Coming visits"), duplicate_coming, into_coming),
        _counted(_("Visits that have been"), duplicate_past, into_past),
    ]


def _contact(what: str, duplicate: str, stays: str) -> Compared:
    return Compared(what, duplicate or "–", stays or "–", stays or duplicate or "–")


def _counted(what: str, duplicate: int, stays: int) -> Compared:
    return Compared(what, str(duplicate), str(stays), str(duplicate + stays))


def _earlier(recipient: Recipient) -> int:
    over = Entitlement.objects.filter(recipient=recipient, valid_until__lt=timezone.localdate())
    return over.count()


def _yes(known: object) -> str:
    return _("yes") if known else _("no")


def _account(both: tuple[Recipient, Recipient]) -> str:
    duplicate, into = both
    if into.user_id is None:
        return _("comes over") if duplicate.user_id else _("none")
    return _("stays; the other is closed") if duplicate.user_id else _("stays")


def _running(recipient: Recipient) -> list[Entitlement]:
    decisions = Entitlement.objects.filter(recipient=recipient).exclude(valid_until__lt=timezone.localdate())
    return list(decisions.select_related("service"))


def _decisions(decisions: Sequence[Entitlement], *, viewer: Viewer) -> str:
    """Those the viewer handles by their services, of the others how many; each in the same words once."""
    ours = [each for each in decisions if viewer.handles_decisions(each.service.department_id)]
    words = sorted({f"{each.service.name} ({granted_in_words(each)})" for each in ours})
    if elsewhere := len(decisions) - len(ours):
        text = ngettext("%(count)s in another department", "%(count)s in other departments", elsewhere)
        words.append(text % {"count": elsewhere})
    return ", ".join(words) or _("none")


def _visits(recipient: Recipient) -> tuple[int, int]:
    """Coming ones, and all others that were ever booked."""
    booked = Booking.objects.filter(recipient=recipient).exclude(status__in=NEVER_BOOKED)
    coming = booked.filter(status__in=UPCOMING, ends_at__gt=timezone.now()).count()
    return coming, booked.count() - coming


def _in_words(conflicts: Conflicts, *, viewer: Viewer) -> list[Consequence]:
    found = []
    if conflicts.have_two_numbers:
        text = _("Two national numbers are two people. If one of them is wrong, it must be put right first.")
        found.append(Consequence(_("They have different national numbers"), [], text))
    if conflicts.visits:
        lines = [
            Line(
                capfirst(when(visit.starts_at, visit.ends_at)),
                visit.what if viewer.handles_decisions(visit.department_id) else str(ELSEWHERE),
                _booking_url(visit) if viewer.handles_decisions(visit.department_id) else "",
            )
            for pair in conflicts.visits
            for visit in pair
        ]
        text = _("Move or cancel one of each pair.")
        found.append(Consequence(_("Visits at the same time"), _with_whose(lines), text))
    if conflicts.decisions:
        lines = [
            _conflicting(each, viewer=viewer) for one, other in conflicts.decisions for each in (one, other)
        ]
        text = _("Let one of them end before the other begins.")
        found.append(Consequence(_("Two decisions about the same service"), _with_whose(lines), text))
    return found


def _conflicting(decision: Entitlement, *, viewer: Viewer) -> Line:
    """One of another department is not named: the viewer asks there."""
    if not viewer.handles_decisions(decision.service.department_id):
        return Line(capfirst(str(ELSEWHERE)), "", "")
    more = f"{decision.decision_reference}: {granted_in_words(decision)}"
    return Line(decision.service.name, more, _decision_url(decision))


def _with_whose(lines: list[Line]) -> list[Line]:
    """Of each pair the first is the duplicate's, the second that of the entry that stays."""
    whose = cycle([_("of the entry that is closed"), _("of the entry that stays")])
    return [
        replace(line, more=", ".join(filter(None, (line.more, each))))
        for line, each in zip(lines, whose, strict=False)
    ]


def _booking_url(visit: Booking) -> str:
    return reverse("manage:booking", args=[visit.pk])


def _decision_url(decision: Entitlement) -> str:
    return reverse("manage:end_decision", args=[decision.pk])


def people_in_words(recipients: Sequence[Recipient]) -> list[tuple[Recipient, str, bool]]:
    """Each with what tells two with one name apart, and whether their services have ended."""
    return [(each, each.phone[-LAST_DIGITS:], not each.is_active) for each in recipients]
