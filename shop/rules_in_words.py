"""The rules of a service as sentences, for those who decide them. Words only; no queries but the qualifications'."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.enums import BookedBy, Confirmation, ServicePlace
from shop.models import Service
from shop.presentation import days_in_words, length, length_in_hours, lengths, one_of
from shop.registry import traits_of
from shop.ways import places_of

PLACES = {
    ServicePlace.AT_HOME: gettext_lazy("At the recipient's home"),
    ServicePlace.AT_OFFICE: gettext_lazy("At the office"),
    ServicePlace.BY_PHONE: gettext_lazy("By phone"),
    ServicePlace.BY_VIDEO: gettext_lazy("By video"),
    ServicePlace.ELSEWHERE: gettext_lazy("Where you agree with the recipient"),
}
"""As the department says it; the enum's own words are the recipient's."""

HOUR, TWO_DAYS = timedelta(hours=1), timedelta(days=2)


def rules_in_words(service: Service) -> list[tuple[str, str]]:
    """Each rule as (term, sentence), in the order of the form; one that asks for nothing is left out.

    Reads `required_qualifications`: a list of services prefetches them.
    """
    never_moves = traits_of(service.module_key).never_moves
    rows = [
        (_("Who can book"), _audience(service)),
        (_("Where"), _places(service)),
        (_("How long"), lengths(service)),
        (_("Visits begin"), _starts(service)),
        (_("Time around a visit"), _buffers(service)),
        (_("Book"), _booking(service)),
        (_("Cancel"), _cancelling(service)) if never_moves else (_("Cancel and move"), _changes(service)),
        (_("At most"), _limit(service)),
        (_("Who comes"), _team(service)),
        (_("They must have"), _qualifications(service)),
        (_("The recipient"), _presence(service)),
        (_("Confirmed"), _confirmation(service)),
        (_("Public holidays"), _("open") if service.open_on_public_holidays else _("closed")),
        (_("In e-mail and SMS"), service.name_in_messages),
        (_("Paused"), _pause(service)),
    ]
    return [(term, capfirst(sentence)) for term, sentence in rows if sentence]


def _audience(service: Service) -> str:
    whom = _("those with a decision") if service.requires_entitlement else _("every recipient")
    if service.booked_by == BookedBy.DEPARTMENT:
        return _("only the department, for %(whom)s") % {"whom": whom}
    if service.booked_by == BookedBy.MODULE:
        return _("%(whom)s, on a page of its own") % {"whom": whom}
    return whom


def _places(service: Service) -> str:
    words = [str(PLACES[place]) for place in places_of(service)]
    return one_of([f"{each[:1].lower()}{each[1:]}" for each in words])


def _starts(service: Service) -> str:
    if service.stay_unit:
        return ""
    if service.slot_interval == HOUR:
        return _("every hour, counted from when the department opens")
    return _("every %(interval)s, counted from when the department opens") % {
        "interval": length(service.slot_interval)
    }


def _buffers(service: Service) -> str:
    values = {"before": length(service.buffer_before), "after": length(service.buffer_after)}
    if values["before"] and values["after"]:
        return _("%(before)s before and %(after)s after, for travel and cleaning") % values
    if values["before"]:
        return _("%(before)s before, for travel and cleaning") % values
    if values["after"]:
        return _("%(after)s after, for travel and cleaning") % values
    return ""


def _booking(service: Service) -> str:
    values = {
        "days": days_in_words(service.booking_horizon),
        "notice": hours_before(service.minimum_notice),
    }
    if traits_of(service.module_key).closes_sessions:
        return _("up to %(days)s ahead, until it closes") % values
    if not service.minimum_notice:
        return _("up to %(days)s ahead, until it begins") % values
    return _("up to %(days)s ahead, until %(notice)s before") % values


def hours_before(deadline: timedelta) -> str:
    """A deadline as one says it: “24 hours”, “36 hours”, “2 days”."""
    is_whole_days = deadline >= TWO_DAYS and not deadline % timedelta(days=1)
    return length(deadline) if is_whole_days else length_in_hours(deadline)


def _cancelling(service: Service) -> str:
    """Of what keeps its time, whoever asks."""
    if service.cancel_deadline is not None and traits_of(service.module_key).closes_sessions:
        cancelling = _("until it closes; each has a closing time of its own")
    else:
        cancelling = _deadline(
            service.cancel_deadline,
            calling=_("only by calling"),
            any_time=_("until it begins"),
            until=_("until %(hours)s before"),
        )
    return _("%(cancelling)s. It is never moved") % {"cancelling": cancelling}


def _changes(service: Service) -> str:
    deadlines = (
        service.cancel_deadline,
        service.move_within_day_deadline,
        service.move_to_other_day_deadline,
    )
    if len(set(deadlines)) == 1:
        return _deadline(
            service.cancel_deadline,
            calling=_("only by calling"),
            any_time=_("until it begins"),
            until=_("until %(hours)s before"),
        )
    calling = (
        _("cancel by calling"),
        _("move within the day by calling"),
        _("move to another day by calling"),
    )
    any_time = (
        _("cancel until it begins"),
        _("move within the day until it begins"),
        _("move to another day until it begins"),
    )
    until = (
        _("cancel until %(hours)s before"),
        _("move within the day until %(hours)s before"),
        _("move to another day until %(hours)s before"),
    )
    return "; ".join(
        _deadline(each, calling=calling[place], any_time=any_time[place], until=until[place])
        for place, each in enumerate(deadlines)
    )


def _deadline(deadline: timedelta | None, *, calling: str, any_time: str, until: str) -> str:
    if deadline is None:
        return calling
    return until % {"hours": hours_before(deadline)} if deadline else any_time


def _limit(service: Service) -> str:
    count = service.maximum_active_bookings
    if count is None:
        return ""
    return ngettext(
        "%(count)s coming booking at a time for each recipient",
        "%(count)s coming bookings at a time for each recipient",
        count,
    ) % {"count": count}


def _team(service: Service) -> str:
    if service.uses_places:
        return _("nobody: it is booked in a place, such as a bed")
    if service.seats > 1:
        return _("one, for a session with %(seats)s seats") % {"seats": service.seats}
    if service.keeps_provider:
        return _("whoever they met at their latest appointment, as long as they work here")
    if service.providers_needed == 1:
        return _on_request(service)
    return _two(service)


def _two(service: Service) -> str:
    """Where nothing is granted, nothing is counted."""
    if not service.requires_entitlement:
        return _("two together")
    if service.counts_each_provider:
        return _("two together, and the visit counts twice against the decision")
    return _("two together, and the visit counts once against the decision")


def _on_request(service: Service) -> str:
    if not service.may_ask_for_two:
        return ""
    if service.counts_each_provider and service.requires_entitlement:
        return _("one, or two if the recipient asks; then the visit counts twice against the decision")
    return _("one, or two if the recipient asks")


def _qualifications(service: Service) -> str:
    names: Sequence[str] = [each.name for each in service.required_qualifications.all()]
    return ", ".join(names)


def _presence(service: Service) -> str:
    return _("must be there") if service.requires_presence else _("need not be there")


def _confirmation(service: Service) -> str:
    if service.confirmation == Confirmation.REQUESTED:
        return _("when the department says yes")
    return _("at once")


def _pause(service: Service) -> str:
    if not service.is_paused:
        return ""
    return service.pause_message or _("recipients cannot book now")
