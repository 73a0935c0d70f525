"""How long a visit may be for one recipient: the lengths the service has, as far as what was granted allows them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils import timezone

from shop.lengths import MINUTE, Length, lengths_of, parse_length, usual_length
from shop.models import Entitlement, Recipient, Service
from shop.queries.entitlements import entitlements_between


def granted_lengths(service: Service, recipient: Recipient, *, last: date | None = None) -> Sequence[Length]:
    """Those that some decision allows from today to the `last` day, the shortest first; all where there is none.

    It is at least as far as one can book oneself. One query; none where there is nothing to choose.
    """
    lengths = lengths_of(service)
    if len(lengths) < 2 or service.stay_unit or not service.requires_entitlement:
        return lengths
    today = timezone.localdate()
    last = max(last or today, today + timedelta(days=service.booking_horizon - 1))
    decisions = entitlements_between(recipient, first=today, last=last).filter(service=service)
    return allowed_by(decisions, lengths)


def most_minutes(decisions: Iterable[Entitlement]) -> int | None:
    """How long a visit may be by the most generous of the decisions; None for as long as the service has them."""
    mosts = [each.visit_minutes for each in decisions]
    known = [each for each in mosts if each is not None]
    return max(known) if known and len(known) == len(mosts) else None


def allowed_by(decisions: Iterable[Entitlement], lengths: Sequence[Length]) -> Sequence[Length]:
    """What they allow; all of them where they allow none, so that the refusal says why."""
    most = most_minutes(decisions)
    if most is None:
        return lengths
    return [each for each in lengths if each.duration <= most * MINUTE] or lengths


def usual_of(service: Service, lengths: Sequence[Length]) -> Length:
    """What is meant when nobody says how long: the usual length, or the longest of these where that is too long."""
    usual = usual_length(service)
    return usual if usual in lengths or not lengths else lengths[-1]


def asked_length(service: Service, text: str, *, lengths: Sequence[Length]) -> Length:
    """Read the `code` of a length; empty is the usual one of these. Raises LengthNotOffered."""
    return parse_length(service, text) if text else usual_of(service, lengths)


def shortest_minutes(service: Service) -> int | None:
    """How long the shortest visit takes; None where the service is of stays."""
    return None if service.stay_unit else lengths_of(service)[0].duration // MINUTE
