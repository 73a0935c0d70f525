"""The page of everybody in a department: several forms, of which any may come back with something to put right."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import ListedProviders, ProviderKind, Weekday
from shop.forms.lists.staffing import StaffingForm
from shop.forms.provider import AddProviderForm
from shop.forms.shares import SharesForm
from shop.forms.week import STAFFING, WeekForm
from shop.hours import HoursOfDay
from shop.models import Absence, Department
from shop.queries.channels import kept_of
from shop.queries.fairness import TRAILING_WEEKS, fairness_of
from shop.queries.finding import has_words
from shop.queries.qualifications import names_by_provider
from shop.queries.staffing import coming_absences, counted, named_providers, unnamed_staffing
from shop.queries.versions import version_of_shares, version_of_staffing
from shop.views.manage.absences import absence_in_words
from shop.views.manage.conflicts import Conflict
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.staffing import ProviderRow, StaffingTable
from shop.views.manage.words import hours_in_words, same_days_together, weeks_in_a_line


def staffing_form(data: object, staffing: Sequence[tuple[HoursOfDay, int]]) -> WeekForm:
    """How many without a name are on duty when."""
    return WeekForm(
        data,
        columns=STAFFING,
        hours=[hours for hours, _count in staffing],
        counts=[count for _hours, count in staffing],
    )


def staffing_page(
    request: HttpRequest,
    department: Department,
    *,
    form: WeekForm | None = None,
    conflict: Conflict | None = None,
    add_form: AddProviderForm | None = None,
    shares_form: SharesForm | None = None,
    shares_conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw it. A form that is given is the one that was sent; the others are fresh."""
    staffing = unnamed_staffing(department)
    named = named_providers(department)
    away: dict[int, Absence] = {}
    for absence in coming_absences(department):
        away.setdefault(absence.provider_id, absence)
    finding = StaffingForm(request.GET)
    shares = fairness_of(department, until=timezone.localdate(), weeks=TRAILING_WEEKS)
    loads = {share.provider.pk: share.per_cent for share in [*shares.people, *shares.places]}
    may = names_by_provider(department)
    rows = [
        ProviderRow(
            provider,
            weeks_in_a_line(weeks),
            absence_in_words(away[provider.pk]) if provider.pk in away else "",
            away[provider.pk].during.lower if provider.pk in away else None,
            ", ".join(may.get(provider.pk, [])),
            loads.get(provider.pk),
        )
        for provider, weeks in named
    ]
    on_duty = [
        each
        for provider, weeks in named
        if provider.is_active and provider.kind != ProviderKind.PLACE
        for each in weeks[0].hours
    ]
    on_duty += [hours for hours, count in staffing for _one in range(count)]
    return answer_with_list(
        request,
        "shop/manage/staffing.html",
        department,
        StaffingTable(request, [row for row in rows if _is_wanted(row, finding)]),
        name=_("helpers"),
        current="staffing",
        status=UNPROCESSABLE if finding.errors else status,
        finding=finding,
        totals=_totals(on_duty),
        form=form or staffing_form(None, staffing),
        conflict=conflict,
        # After a conflict the person has seen what it is now, beside their own.
        seen=request.POST.get("seen", "") if form and not conflict else version_of_staffing(staffing),
        add_form=add_form or AddProviderForm(),
        shares_form=shares_form or SharesForm(initial=shares_of(department)),
        shares_conflict=shares_conflict,
        shares_seen=request.POST.get("shares_seen", "")
        if shares_form and not shares_conflict
        else version_of_shares(department),
        shares_in_words=shares_in_words(department, count=usual_number(on_duty)),
    )


def _is_wanted(row: ProviderRow, finding: StaffingForm) -> bool:
    state = ListedProviders.HERE if row.provider.is_active else ListedProviders.LEFT
    return (
        finding.said("state") in {"", state}
        and finding.said("kind") in {"", row.provider.kind}
        and has_words(finding.words, row.name, row.qualifications)
    )


def usual_number(on_duty: Sequence[HoursOfDay]) -> int:
    """How many are on duty in most of the hours in which anybody is; the larger number if two are as frequent."""
    minutes = Counter[int]()
    for hours, count in counted(on_duty):
        begins, ends = hours.minutes()
        minutes[count] += ends - begins
    return max(minutes, key=lambda count: (minutes[count], count), default=0)


def shares_in_words(department: Department, *, count: int) -> str:
    """“Of 5 helpers in a usual hour, 1 is kept for those who call and none for those who book themselves.”"""
    self_service, phone = department.reserved_for_self_service, department.reserved_for_phone
    if not self_service and not phone:
        return _("Nothing is kept: whoever comes first gets the time, in whichever way they book.")
    if not count:
        return _("Nobody is on duty yet, so there is nothing to keep.")
    for_phone, for_self_service = kept_of(count, phone), kept_of(count, self_service)
    for_all = max(0, count - for_phone - for_self_service)
    return _(
        "In a usual hour %(helpers)s on duty: %(phone)s kept for those who call, %(self_service)s for those who"
        " book themselves, %(all)s for whoever comes first."
    ) % {
        "helpers": ngettext("%(count)s helper is", "%(count)s helpers are", count) % {"count": count},
        "phone": ngettext("%(count)s is", "%(count)s are", for_phone) % {"count": for_phone},
        "self_service": for_self_service,
        "all": for_all,
    }


def shares_of(department: Department) -> dict[str, int]:
    return {
        "self_service": department.reserved_for_self_service,
        "phone": department.reserved_for_phone,
    }


def _totals(on_duty: Sequence[HoursOfDay]) -> list[tuple[str, tuple[str, ...]]]:
    """How many are on duty through the week, named and not: days, and a line a stretch."""
    stretches = counted(on_duty)

    def words(weekday: Weekday) -> tuple[str, ...]:
        return tuple(
            _("%(hours)s: %(people)s")
            % {
                "hours": hours_in_words(hours.begins, hours.ends),
                "people": ngettext("%(count)s helper", "%(count)s helpers", count) % {"count": count},
            }
            for hours, count in stretches
            if hours.weekday == weekday
        )

    lines = same_days_together([(weekday, words(weekday) or (_("nobody"),)) for weekday in Weekday])
    return [(capfirst(days), figures) for days, figures in lines]
