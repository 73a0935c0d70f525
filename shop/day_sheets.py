"""The day list in words, as it is printed and as it is kept for days on which the system is down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shop.enums import UPCOMING, BookingStatus, ProviderKind, ServicePlace, StrandedReason
from shop.models import Booking, KeptTime, Provider
from shop.presentation import clock_range, nobody_signed_up, status_in_words
from shop.queries.day_list import DayList, ListedVisit, Sheet
from shop.queries.holidays import holiday_name
from shop.registry import module_of, switched_on

type Notes = Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit on paper, or a session that nobody has signed up for yet: that has no `booking_id`.

    `where` is an address, or how it is given where nobody has to go anywhere. `with_whom` are the others who come;
    `warning` is what must be seen first, `state` how it stands otherwise.
    """

    booking_id: int | None
    times: str
    name: str
    where: str
    phone: str
    service: str
    who: str
    with_whom: str
    warning: str
    state: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class ProviderSheet:
    """What one provider takes along; without a `name` it is what nobody has yet."""

    name: str
    duty: str
    is_place: bool
    lines: Sequence[VisitLine]


@dataclass(frozen=True, slots=True)
class DaySheets:
    """A day in both orders: `lines` by time, `sheets` by provider. `warnings` is how many lines have one."""

    day: date
    label: str
    lines: Sequence[VisitLine]
    sheets: Sequence[ProviderSheet]
    warnings: int

    @property
    def visits(self) -> int:
        return sum(line.booking_id is not None for line in self.lines)

    @property
    def with_visits(self) -> Sequence[ProviderSheet]:
        return [sheet for sheet in self.sheets if sheet.lines]

    @property
    def idle(self) -> Sequence[ProviderSheet]:
        """On duty with nothing booked: whom one can ask. A bed is not asked."""
        return [sheet for sheet in self.sheets if not sheet.lines and not sheet.is_place]


def day_sheets(day_list: DayList, *, notes: Notes) -> DaySheets:
    """Put the day in words; `notes` come from `notes_for`."""
    lines = _lines(day_list.visits, day_list.announced, notes=notes)
    return DaySheets(
        day=day_list.day,
        label=holiday_name(day_list.day),
        lines=lines,
        sheets=[_sheet(sheet, notes=notes) for sheet in day_list.sheets],
        warnings=sum(bool(line.warning) for line in lines),
    )


def notes_for(visits: Sequence[ListedVisit]) -> Notes:
    """What the modules want on paper, by the booking's id; one call a module that is on, however many visits."""
    of_module = defaultdict[str, list[Booking]](list)
    for visit in visits:
        of_module[visit.booking.service.module_key].append(visit.booking)
    notes: dict[int, Sequence[str]] = {}
    for key in sorted(of_module.keys() & (switched_on() if of_module else set())):
        notes |= module_of(key).day_list_notes(of_module[key])
    return notes


def _sheet(sheet: Sheet, *, notes: Notes) -> ProviderSheet:
    provider = sheet.provider
    return ProviderSheet(
        name=provider.display_name if provider else "",
        duty=", ".join(clock_range(*span) for span in sheet.present),
        is_place=provider is not None and provider.kind == ProviderKind.PLACE,
        lines=_lines(sheet.visits, sheet.announced, notes=notes, of=provider),
    )


def _lines(
    visits: Iterable[ListedVisit],
    announced: Iterable[KeptTime],
    *,
    notes: Notes,
    of: Provider | None = None,
) -> list[VisitLine]:
    """In the order of time."""
    lines = [(visit.booking.starts_at, _line(visit, notes=notes, of=of)) for visit in visits]
    lines += [(kept.starts_at, _announced_line(kept)) for kept in announced]
    return [line for _starts_at, line in sorted(lines, key=lambda each: each[0])]


def _announced_line(kept: KeptTime) -> VisitLine:
    return VisitLine(
        booking_id=None,
        times=clock_range(kept.starts_at, kept.ends_at),
        name=nobody_signed_up(kept.ends_at),
        where=kept.where_text,
        phone="",
        service=kept.what,
        who=kept.provider.display_name,
        with_whom="",
        warning="",
        state="",
        notes=(),
    )


def _line(visit: ListedVisit, *, notes: Notes, of: Provider | None = None) -> VisitLine:
    booking = visit.booking
    others = [provider.display_name for provider in visit.providers if provider != of]
    return VisitLine(
        booking_id=booking.pk,
        times=clock_range(booking.starts_at, booking.ends_at),
        name=booking.recipient.name,
        where=_where(booking),
        phone=booking.recipient.phone,
        service=booking.what,
        who=", ".join(provider.display_name for provider in visit.providers),
        with_whom=", ".join(others) if of else "",
        warning=_warning(visit),
        state=_state(booking),
        notes=notes.get(booking.pk, ()),
    )


def _where(booking: Booking) -> str:
    if booking.where_text:
        return booking.where_text
    if booking.where == ServicePlace.AT_HOME and not booking.service.uses_places:
        if booking.recipient.is_protected:
            return _("Protected address, not on paper: look at your day's page, or ask the department.")
        return booking.recipient.address or _("no address is known")
    return "" if booking.service.uses_places else str(booking.where.label)


def _warning(visit: ListedVisit) -> str:
    booking = visit.booking
    if booking.status not in UPCOMING:
        return ""
    if booking.stranded:
        reason = StrandedReason(booking.stranded).label
        return _("Call before you go, it may not take place: %(reason)s.") % {"reason": reason}
    if not visit.providers:
        return _("Nobody comes yet.")
    return ""


def _state(booking: Booking) -> str:
    return "" if booking.status == BookingStatus.CONFIRMED else status_in_words(booking)
