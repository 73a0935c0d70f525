"""The page of one helper: several forms, of which any may come back with something to put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import NotFound
from shop.enums import ProviderKind
from shop.forms.qualifications import GrantForm
from shop.forms.shifts import WeeklyShiftsForm
from shop.models import Provider, ProviderQualification
from shop.queries.access import get_provider_for
from shop.queries.qualifications import SOON, qualifications_of
from shop.queries.rota import stretches_of
from shop.queries.staffing import coming_absences_of
from shop.queries.versions import version_of_stretches
from shop.rota import Week, weeks_from
from shop.viewer import Viewer
from shop.views.manage.absences import absence_in_words
from shop.views.manage.conflicts import Conflict
from shop.views.manage.frame import department_page
from shop.views.manage.last_day_card import last_day_card
from shop.views.manage.place_words import is_place
from shop.views.manage.words import day_ahead, range_ahead_in_words, week_in_a_line

WEEKS_IN_SIGHT = 6
"""Weeks that take turns are many: the later ones are in a fold."""


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A week of the plan; `first` is empty for the one that holds now."""

    days: str
    hours: str
    first: date | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A helper's weeks from today on, the one the page is about, and the version of it all."""

    weeks: Sequence[Week]
    shown: Week
    version: str

    def rows(self) -> list[PlannedWeek]:
        now = self.weeks[0]
        return [
            PlannedWeek(
                range_ahead_in_words(None if week == now else week.first, week.last),
                week_in_a_line(week.hours),
                None if week == now else week.first,
                is_shown=week == self.shown,
            )
            for week in self.weeks
        ]


@dataclass(frozen=True, slots=True)
class HeldQualification:
    """`pk` is the qualification's."""

    pk: int
    name: str
    until: str
    tone: str


def named_provider(viewer: Viewer, provider_id: int) -> Provider:
    """Those without a name have no page: their number is decided for all of them together."""
    provider = get_provider_for(viewer, provider_id)
    if not provider.is_named:
        raise NotFound
    return provider


def plan_of(request: HttpRequest, provider: Provider) -> Plan:
    """The plan; the address may say from which day the week begins that is meant. One query."""
    stretches = stretches_of(provider)
    weeks = weeks_from(stretches, timezone.localdate())
    wanted = request.GET.get("week", "")
    shown = next((week for week in weeks if week.first.isoformat() == wanted), weeks[0])
    return Plan(weeks, shown, version_of_stretches(stretches))


def provider_page(
    request: HttpRequest,
    provider: Provider,
    *,
    plan: Plan | None = None,
    week_form: WeeklyShiftsForm | None = None,
    grant_form: GrantForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw it. A form that is given is the one that was sent; the others are fresh."""
    plan = plan or plan_of(request, provider)
    was_typed_before = week_form is not None and conflict is None
    absences = [(absence, absence_in_words(absence)) for absence in coming_absences_of(provider)]
    return department_page(
        request,
        "shop/manage/provider.html",
        provider.department,
        current="staffing",
        status=status,
        provider=provider,
        is_person=provider.kind == ProviderKind.PERSON,
        is_place=is_place(provider),
        here=_address(provider, plan),
        planned=plan.rows()[:WEEKS_IN_SIGHT] if len(plan.weeks) > 1 else [],
        planned_later=plan.rows()[WEEKS_IN_SIGHT:],
        shown_days=range_ahead_in_words(plan.shown.first, plan.shown.last)
        if plan.shown != plan.weeks[0]
        else "",
        form=week_form or WeeklyShiftsForm(week=plan.shown, weeks=plan.weeks),
        # After a conflict the person has seen what it is now, beside their own.
        seen=request.POST.get("seen", "") if was_typed_before else plan.version,
        conflict=conflict,
        absences=absences,
        leaving=last_day_card(provider),
        held=[_held(each) for each in qualifications_of(provider)],
        grant_form=grant_form or GrantForm(),
        absence_title=_("Absences") if provider.kind == ProviderKind.PERSON else _("Out of use"),
    )


def _held(held: ProviderQualification) -> HeldQualification:
    """“until 1 June”; warm when that is soon, and “ran out 1 May” when it was."""
    until, tone, last = "", "", held.valid_until
    if last is not None:
        today = timezone.localdate()
        words = _("ran out %(day)s") if last < today else _("until %(day)s")
        until, tone = words % {"day": day_ahead(last)}, "warm" if last <= today + SOON else "mute"
    return HeldQualification(held.qualification_id, held.qualification.name, until, tone)


def _address(provider: Provider, plan: Plan) -> str:
    page = reverse("manage:provider", args=[provider.pk])
    return page if plan.shown == plan.weeks[0] else f"{page}?week={plan.shown.first.isoformat()}"
