"""What happens in a home on one day, in words: who arrives, who is there, who leaves, who did not come."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from modules.respite_care.models import Arrival
from modules.respite_care.queries.stays import DayInHome
from shop.enums import BookingStatus
from shop.models import Booking


def happening_on(day: DayInHome, arrivals: Mapping[int, Arrival]) -> Iterator[tuple[Booking, dict[str, Any]]]:
    """Each stay of the day with its word: who arrives first, who leaves last; `arrivals` are those that are said."""
    for stay in day.arriving:
        if stay.status == BookingStatus.NO_SHOW:
            yield stay, _row(_("Did not come"), "mute")
        elif stay.pk in arrivals:
            yield stay, _row(_("Came"), "mute", at=arrivals[stay.pk].arrived_at)
        else:
            yield stay, _row(_("Arrives"), "good", at=stay.starts_at)
    for stay in day.staying:
        yield stay, _row(_("Is here"), "mute")
    for stay in day.leaving:
        if stay.left_at:
            yield stay, _row(_("Left early"), "mute", at=stay.left_at)
        else:
            yield stay, _row(_("Leaves"), "warm", at=stay.ends_at)


def _row(word: str, tone: str, *, at: datetime | None = None) -> dict[str, Any]:
    return {"word": word, "tone": tone, "at": at}
