"""What became of a stay, said by those who looked after it: the core's outcomes, and that somebody left early."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Sum, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from audit.record import record
from foundation.actor import Actor
from modules.respite_care.enums import EarlyRule
from modules.respite_care.forms.settings import SettingsForm
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import BookingStatus, EntryKind
from shop.lengths import MINUTE
from shop.models import Booking, EntitlementEntry
from shop.presentation import day_and_clock

LEFT_EARLY = "respite_care.left_early"


class Became(TextChoices):
    STAYED = "stayed", gettext_lazy("Yes, for as long as booked")
    LEFT = "left", gettext_lazy("Yes, but it ended early")
    NOT_CAME = "not_came", gettext_lazy("No, they did not come")


def ended_early_at(booking: Booking) -> datetime | None:
    """When, where somebody has said that it did."""
    if booking.status != BookingStatus.COMPLETED or booking.delivered_minutes is None:
        return None
    ended = booking.starts_at.astimezone(UTC) + timedelta(minutes=booking.delivered_minutes)
    return ended if ended < booking.ends_at else None


def what_became(booking: Booking) -> str:
    """In words for everybody who reads of it; empty where nothing is said yet."""
    if booking.status == BookingStatus.NO_SHOW:
        return _("Did not come")
    if booking.status != BookingStatus.COMPLETED:
        return ""
    ended, is_stay = ended_early_at(booking), bool(booking.service.stay_unit)
    if ended is None:
        return pgettext("after a stay", "Was here") if is_stay else pgettext("after a visit", "Done")
    words = _("Left early, on %(when)s") if is_stay else _("Ended early, on %(when)s")
    return words % {"when": day_and_clock(ended)}


def gave_back(booking: Booking) -> bool:
    """Whether the family got back what was not used of a stay that ended early. One query, of such a stay alone."""
    if booking.left_at is None or booking.outcome_at is None:
        return False
    lowered = EntitlementEntry.objects.filter(
        booking=booking, kind=EntryKind.RESERVED, quantity__lt=0, at__gte=booking.outcome_at
    )
    return (lowered.aggregate(total=Sum("quantity"))["total"] or 0) < 0


def what_holds(booking: Booking) -> str:
    """What becomes of the bed and of what was granted when it ends early, to who says that it did."""
    if not booking.service.stay_unit:
        return _("What was booked counts as used, also if it ended early.")
    if SettingsForm.of(booking.service)["left_early"] == EarlyRule.GIVEN_BACK:
        return _(
            "If it ended early, the bed is free from then on, and the family gets back the nights that are left. If"
            " they did not come, the bed is free from when you say so, and the whole stay counts as used."
        )
    return _(
        "If it ended early, the bed is free from then on; if they did not come, from when you say so. For the family"
        " the whole stay counts as used."
    )


@transaction.atomic
def say_what_became(
    booking: Booking,
    became: Became,
    *,
    actor: Actor,
    left_at: datetime | None = None,
    by_department: bool = False,
) -> Booking:
    """Note it. Whoever left early frees the bed; the settings say whether nights that nobody slept are given back.

    Corrected within the hour, later only `by_department`. Raises what `complete_booking` and `mark_no_show` raise;
    UnlikelyMinutes where they LEFT before they came or later than now.
    """
    if became is Became.NOT_CAME:
        return mark_no_show(booking, actor=actor, by_department=by_department)
    if became is Became.STAYED or left_at is None:
        return complete_booking(booking, actor=actor, by_department=by_department)
    rule = SettingsForm.of(booking.service)["left_early"]
    minutes = (left_at - booking.starts_at) // MINUTE
    gives_back = rule == EarlyRule.GIVEN_BACK
    done = complete_booking(
        booking, actor=actor, minutes=minutes, gives_back=gives_back, by_department=by_department
    )
    record(actor, LEFT_EARLY, done, recipient_id=done.recipient_id)
    return done
