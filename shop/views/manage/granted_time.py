"""Whether what was granted pays for a booking, before anybody chooses its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.models import Recipient, Service
from shop.queries.balance import PeriodBalance, balances
from shop.queries.entitlements import entitlements_between
from shop.queries.periods import allows_length, cost_of
from shop.queries.slots import Slot
from shop.views.manage.caller import left_in_words


@dataclass(frozen=True, slots=True)
class Shortage:
    """Too little is left for a booking: in words, and where the amount is changed."""

    text: str
    url: str
    is_of_amount: bool


@dataclass(frozen=True, slots=True)
class GrantedTime:
    """What is left of the service to the recipient in the periods of some days, for so many who come."""

    service: Service
    recipient: Recipient
    periods: Sequence[PeriodBalance]
    providers: int

    def pays_for(self, slot: Slot) -> bool:
        return self.shortage(starts_at=slot.starts_at, ends_at=slot.ends_at) is None

    def shortage(self, *, starts_at: datetime, ends_at: datetime) -> Shortage | None:
        """Why a booking would be refused for what was granted, whoever had time."""
        if not self.service.requires_entitlement:
            return None
        day = timezone.localdate(starts_at)
        found = [each for each in self.periods if each.covers(day)]
        if any(
            allows_length(each.entitlement, starts_at=starts_at, ends_at=ends_at)
            and each.left
            >= cost_of(
                self.service, each.entitlement, starts_at=starts_at, ends_at=ends_at, providers=self.providers
            )
            for each in found
        ):
            return None
        ledger = reverse("manage:ledger", args=[self.service.department_id, self.recipient.pk])
        too_long = found and not any(
            allows_length(each.entitlement, starts_at=starts_at, ends_at=ends_at) for each in found
        )
        if too_long:
            text = _("By the decision each visit is at most %(most)s minutes.") % {
                "most": found[0].entitlement.visit_minutes
            }
            return Shortage(text, ledger, is_of_amount=False)
        if not found:
            return Shortage(_("No decision covers that day."), ledger, is_of_amount=False)
        text = _("Too little is left of what was granted to book this: %(left)s.") % {
            "left": left_in_words(found[0])
        }
        return Shortage(text, reverse("manage:amount", args=[found[0].entitlement.pk]), is_of_amount=True)


def granted_time(
    service: Service, recipient: Recipient, *, first: date, last: date, providers: int
) -> GrantedTime:
    """Of these days, both included. Two queries at most."""
    if not service.requires_entitlement:
        return GrantedTime(service, recipient, (), providers)
    decisions = entitlements_between(recipient, first=first, last=last).filter(service=service)
    return GrantedTime(service, recipient, balances(decisions, first=first, last=last), providers)


def shortage_of(
    service: Service, recipient: Recipient, *, starts_at: datetime, ends_at: datetime, providers: int
) -> Shortage | None:
    """The same of one booking."""
    day = timezone.localdate(starts_at)
    return granted_time(service, recipient, first=day, last=day, providers=providers).shortage(
        starts_at=starts_at, ends_at=ends_at
    )
