"""What became of a stay, said by those who looked after it: the core's outcomes, and that somebody left early."""

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.record import record
from foundation.actor import Actor
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import BookingStatus
from shop.models import Booking

LEFT_EARLY = "respite_care.left_early"


class Became(TextChoices):
    STAYED = "stayed", _("they came, and stayed as booked")
    LEFT = "left", _("they came, and left early")
    NOT_CAME = "not_came", _("they did not come")


def what_became(booking: Booking) -> str:
    """In words for who works there; empty where nothing is said yet."""
    if booking.status == BookingStatus.COMPLETED:
        return str(_("They came."))
    return str(_("They did not come.")) if booking.status == BookingStatus.NO_SHOW else ""


@transaction.atomic
def say_what_became(booking: Booking, became: Became, *, actor: Actor) -> Booking:
    """Note it; what was granted counts as used in each case. Corrected within the hour.

    Raises what `complete_booking` and `mark_no_show` raise.
    """
    if became is Became.NOT_CAME:
        return mark_no_show(booking, actor=actor)
    done = complete_booking(booking, actor=actor)
    if became is Became.LEFT and timezone.now() < done.ends_at:
        record(actor, LEFT_EARLY, done, recipient_id=done.recipient_id)
    return done
