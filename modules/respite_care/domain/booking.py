"""What respite care says about a booking: for whom, in which beds, and on which days."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from modules.respite_care.chosen import ids_in
from modules.respite_care.enums import HolidayRule
from modules.respite_care.errors import AfterLastDay, HolidayClosed, HolidayInRounds, NobodyToCareFor
from modules.respite_care.forms.settings import SettingsForm
from modules.respite_care.models import StayOf
from modules.respite_care.queries.bed_rules import beds_for
from modules.respite_care.queries.for_whom import choices_for
from modules.respite_care.queries.people import last_day_of
from modules.respite_care.queries.rounds import Kept, is_handing_out, refusal_of_kept
from shop.errors import RefusedByModule
from shop.hooks import FirstQuestion, Reader, SlotPolicy, SlotRules
from shop.models import Booking, Recipient, Service
from shop.queries.holidays import public_holidays
from shop.ways import Way

A_MOMENT = timedelta(microseconds=1)


def question_for(service: Service, recipient: Recipient, *, reader: Reader) -> type[forms.Form] | None:
    """Who it is for; None where the department has not said whom they care for."""
    choices = choices_for(service, recipient)
    if not choices:
        return None
    label = _("Who is it for?") if reader is Reader.STAFF else _("Who is the stay for?")
    if not service.stay_unit:
        label = _("Who is it for?")

    class ForWhom(forms.Form):
        """Nothing more is asked."""

        asked_first = FirstQuestion(label, choices)

    return ForWhom


def rules_for(service: Service, recipient: Recipient, *, way: Way) -> SlotRules:
    """The times that the holidays allow, until their last day; of a service with beds also whose these are.

    One query.
    """
    settings = SettingsForm.of(service)
    rule, is_for_somebody = HolidayRule(settings["holidays"]), bool(ids_in(way.chosen))
    if not service.uses_places:
        last_day = last_day_of(ids_in(way.chosen)) if is_for_somebody else None
        return SlotRules(policy_of(rule, is_for_somebody=is_for_somebody, last_day=last_day))
    beds = beds_for(service, recipient_id=recipient.pk, chosen=way.chosen, kind=settings["homes"])
    policy = policy_of(rule, is_for_somebody=is_for_somebody, kept=beds.kept, last_day=beds.last_day)
    return SlotRules(policy, beds.barred, beds.homes)


def policy_of(
    rule: HolidayRule, *, is_for_somebody: bool, kept: Sequence[Kept] = (), last_day: date | None = None
) -> SlotPolicy:
    """What is shared out in a round that is not published is nobody's; the round itself books what it shares out."""
    left_to_rounds = rule == HolidayRule.ROUNDS_ONLY and not is_handing_out()

    def refuse(starts_at: datetime, ends_at: datetime) -> RefusedByModule | None:
        if not is_for_somebody:
            return NobodyToCareFor()
        if last_day is not None and timezone.localdate(starts_at) > last_day:
            return AfterLastDay()
        if kept and (refusal := refusal_of_kept(kept, starts_at, ends_at)) is not None:
            return refusal
        if not (left_to_rounds or rule == HolidayRule.CLOSED) or not any(_holidays(starts_at, ends_at)):
            return None
        return HolidayClosed() if rule == HolidayRule.CLOSED else HolidayInRounds()

    return refuse


def is_closed_for(service: Service, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the service has no stays then, also not in a round: it touches a public holiday."""
    rule = HolidayRule(SettingsForm.of(service)["holidays"])
    return rule == HolidayRule.CLOSED and any(_holidays(starts_at, ends_at))


def _holidays(starts_at: datetime, ends_at: datetime) -> Iterator[date]:
    first, last = timezone.localdate(starts_at), timezone.localdate(ends_at - A_MOMENT)
    yield from public_holidays(first, last)


def keep_for_whom(booking: Booking) -> None:
    """Note for whom the booking is, as it was chosen. Two statements."""
    StayOf.objects.bulk_create(
        [StayOf(booking=booking, cared_for_id=each) for each in ids_in(booking.chosen)],
        ignore_conflicts=True,
    )
