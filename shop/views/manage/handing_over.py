"""Visits that have lost their helper are given to whoever can take them: shown first who gets which, then done."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from shop.domain.absence.handing_over import Handed, Handover, hand_over, plan_handovers
from shop.errors import CannotComeInstead
from shop.models import Department
from shop.presentation import when
from shop.queries.access import get_department_for
from shop.queries.contact import contact_about
from shop.viewer import viewer_of
from shop.views.cover_rows import CoverRow, CoverRows, row_of
from shop.views.guards import staff_page
from shop.views.manage.frame import ON_A_PAGE, department_page
from shop.views.manage.new_times import list_url
from shop.views.manage.place_words import availability_word, is_place
from ui.templatetags.phone import phone

PAIR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})")
"""A visit, who does not come and who comes instead."""
IDS = re.compile(r"[0-9]{1,18}")
MOST_NAMED = 5


@staff_page
@require_POST
def give(request: HttpRequest, department_id: int) -> HttpResponse:
    """With `give` it is said who gets which, and it is done; with `visits` (ids) alone it is asked first."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    actor = viewer.actor(Channel.STAFF)
    back = list_url(department, request.GET)
    if "give" in request.POST:
        _say(request, hand_over(department, _pairs(request.POST.getlist("give")), actor=actor))
        return redirect(back)
    asked = [int(each) for each in IDS.findall(request.POST.get("visits", ""))[:ON_A_PAGE]]
    planned = plan_handovers(department, asked, actor=actor)
    if not any(each.is_given for each in planned):
        messages.warning(request, _("Nobody on duty can take any of these visits any more."))
        return redirect(back)
    return _ask(request, department, planned, back=back)


def _ask(
    request: HttpRequest, department: Department, planned: Sequence[Handed], *, back: str
) -> HttpResponse:
    silent = {each.booking.pk for each in _without_message(planned)}
    rows = CoverRows.of(_row(each, is_silent=each.booking.pk in silent) for each in planned)
    count = len(rows.covered)
    return department_page(
        request,
        "shop/manage/confirm_handover.html",
        department,
        current="department",
        heading=ngettext("Give %(count)s visit away?", "Give %(count)s visits away?", count)
        % {"count": count},
        text=_who_is_told(planned),
        rows=rows,
        pairs=[_in_one(handover) for each in planned if each.is_given for handover in each.handovers],
        confirm_label=ngettext("Give %(count)s visit away", "Give %(count)s visits away", count)
        % {"count": count},
        back_url=back,
        back_label=_("No, go back"),
    )


def _who_is_told(planned: Sequence[Handed]) -> str:
    if all(each.booking.service.uses_places for each in planned):
        return _("The times stay as they are. The recipients get a message about which place it is.")
    return _(
        "The times stay as they are. Where helpers have names, the recipients get a message about who comes."
    )


def _row(handed: Handed, *, is_silent: bool) -> CoverRow:
    row = row_of(handed.booking)
    if not handed.is_given:
        return row
    why = _("Gets no message: call them and say who comes") if is_silent else ""
    return replace(row, helper=_names(handed), why=why)


def _without_message(handed: Iterable[Handed]) -> Sequence[Handed]:
    """Given to somebody with a name, and the recipient has no address. Four queries."""
    told = [
        each
        for each in handed
        if each.is_given and any(one.is_named or other.is_named for one, other in each.choices)
    ]
    contacts = contact_about(each.booking for each in told)
    return [each for each in told if not contacts[each.booking.pk].has_address]


def _pairs(sent: Iterable[str]) -> list[Handover]:
    found = [PAIR.fullmatch(each) for each in sent]
    return [Handover(*(int(part) for part in each.groups())) for each in found if each][: 2 * ON_A_PAGE]


def _in_one(handover: Handover) -> str:
    """As PAIR reads it."""
    return f"{handover.booking_id}-{handover.instead_of}-{handover.to}"


def _say(request: HttpRequest, done: Sequence[Handed]) -> None:
    """What was given, and of each visit that was not why: it stands in the list still."""
    given = [each for each in done if each.is_given]
    if len(given) == 1:
        messages.success(request, _given_in_words(given[0]))
    elif given:
        text = ngettext(
            "%(count)s visit was given to somebody else.",
            "%(count)s visits were given to somebody else.",
            len(given),
        )
        messages.success(request, text % {"count": len(given)})
    if silent := _without_message(given):
        messages.warning(request, _call_in_words(silent))
    refused = [each for each in done if not each.is_given]
    if refused or not done:
        messages.error(request, _refused_in_words(refused))


def _given_in_words(handed: Handed) -> str:
    text = _("%(recipient)s, %(when)s: given to %(name)s.")
    if any(is_place(to) for _instead_of, to in handed.choices):
        text = _("%(recipient)s, %(when)s: %(name)s is kept for it now.")
    return text % (_about(handed) | {"name": _names(handed)})


def _names(handed: Handed) -> str:
    return _(" and ").join(to.display_name for _instead_of, to in handed.choices)


def _call_in_words(silent: Sequence[Handed]) -> SafeString:
    """With their telephones: they are not in the list any more."""
    people = format_html_join(
        ", ",
        '{} <a class="figures" href="tel:{}">{}</a>',
        {
            each.booking.recipient_id: (
                each.booking.recipient.short_name,
                each.booking.recipient.phone.replace(" ", ""),
                phone(each.booking.recipient.phone),
            )
            for each in silent
        }.values(),
    )
    return format_html("{} {}", _("These get no message. Call them and say who comes:"), people)


def _refused_in_words(refused: Sequence[Handed]) -> SafeString:
    text = ngettext(
        "%(count)s visit was not given away and is as it was:",
        "%(count)s visits were not given away and are as they were:",
        len(refused),
    ) % {"count": len(refused)}
    if not refused:
        return format_html("{}", _("Nothing was given away."))
    lines = format_html_join("", "<br>{}", ((_why(each),) for each in refused[:MOST_NAMED]))
    return format_html("{}{}", text, lines)


def _why(handed: Handed) -> str:
    why = _("somebody has changed it meanwhile")
    if isinstance(handed.refusal, CannotComeInstead):
        _instead_of, to = handed.choices[-1]
        why = f"{to.display_name} {availability_word(handed.refusal.params['why'], of=to)}"
    elif handed.booking.starts_at <= timezone.now():
        why = _("it has begun already")
    return _("%(recipient)s, %(when)s: %(why)s.") % (_about(handed) | {"why": why})


def _about(handed: Handed) -> dict[str, str]:
    visit = handed.booking
    return {
        "recipient": visit.recipient.short_name,
        "when": when(visit.starts_at, visit.ends_at),
    }
