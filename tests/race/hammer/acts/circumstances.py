"""Recipients and providers who go and come back, those who were here twice, and decisions that change or end."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from shop.domain.capacity.staff import deactivate_provider, reactivate_provider
from shop.domain.circumstances import booking_again, ending, leaving, merging, reopening
from shop.domain.ledger.decision_changes import Terms
from shop.domain.ledger.decision_changes import change_decision as change
from shop.domain.ledger.decision_changes import end_decision as end
from shop.domain.ledger.decisions import change_amount as change_the_amount
from shop.domain.locks import lock_for_booking
from shop.enums import CancelReason, EntitlementPeriodKind, EntitlementUnit, RecipientEnd
from shop.models import Booking, Departure, Entitlement, Provider, Recipient
from tests.factories.world import make_entitlement
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights

PERIODS = (EntitlementPeriodKind.FOUR_WEEKS, EntitlementPeriodKind.WEEK, EntitlementPeriodKind.MONTH)


def end_services(hand: Hand) -> object:
    """Somebody dies, or is to move one of these days."""
    reason = hand.dice.choice([RecipientEnd.DIED, RecipientEnd.MOVED, RecipientEnd.NO_LONGER])
    days = 0 if reason == RecipientEnd.DIED else hand.dice.randint(0, 2)
    last_day = _in_days(days)
    return ending.end_recipient(hand.somebody(), last_day=last_day, reason=reason, actor=OFFICE)


def reopen(hand: Hand) -> object:
    """It was a mistake."""
    ended = Recipient.objects.filter(ended_on__isnull=False, merged_into=None)
    recipient = hand.one_of(ended)
    return recipient and reopening.reopen_recipient(recipient, actor=OFFICE)


def book_again(hand: Hand) -> object:
    """What was called off by mistake; two hands may do so at once."""
    lost = Booking.objects.filter(cancel_reason=CancelReason.RECIPIENT_ENDED).values("recipient")
    recipient = hand.one_of(Recipient.objects.filter(pk__in=lost, ended_on=None, merged_into=None))
    departments = [department.pk for department in hand.town.departments]
    return recipient and booking_again.book_all_again(recipient, departments=departments, actor=OFFICE)


def merge(hand: Hand) -> object:
    twins = Recipient.objects.filter(pk__in=[each.pk for each in hand.town.twins])
    twin = hand.one_of(twins.filter(merged_into=None))
    return twin and merging.merge_recipients(twin, into=hand.dice.choice(hand.town.people), actor=OFFICE)


def leave_work(hand: Hand) -> object:
    """Every other time only if it still does what was shown: others may have booked or cancelled meanwhile."""
    leaver = hand.one_of(_helping_out(hand).filter(is_active=True, leaves_on=None))
    if leaver is None:
        return None
    last_day = _in_days(hand.dice.randint(0, 1))
    shown = leaving.set_last_day(leaver, last_day=last_day, actor=OFFICE, agreed="nobody has seen it")
    if shown.is_done:
        return shown
    agreed = hand.dice.choice([shown.version, None])
    return leaving.set_last_day(leaver, last_day=last_day, actor=OFFICE, agreed=agreed).is_done


def stay(hand: Hand) -> object:
    leaver = hand.one_of(_helping_out(hand).filter(is_active=True, leaves_on__isnull=False))
    if leaver is not None:
        leaving.take_back_last_day(leaver, actor=OFFICE)
    return leaver


def undo_leaving(hand: Hand) -> object:
    """It was a mistake."""
    departure = hand.one_of(Departure.objects.select_related("provider"))
    return departure and leaving.undo_last_day(departure.provider, departure_id=departure.pk, actor=OFFICE)


def retire(hand: Hand) -> object:
    provider = hand.dice.choice(hand.town.helping_out)
    deactivate_provider(provider, actor=OFFICE)
    return True


def return_to_work(hand: Hand) -> object:
    retired = hand.one_of(_helping_out(hand).filter(is_active=False))
    if retired is not None:
        reactivate_provider(retired, actor=OFFICE)
    return retired


def change_amount(hand: Hand) -> object:
    decision = hand.one_of(_decisions(hand))
    return decision and change_the_amount(decision, amount=hand.dice.randint(2, 8), actor=OFFICE)


def change_decision(hand: Hand) -> object:
    """From tomorrow on, or from the day after."""
    decision = hand.one_of(_decisions(hand))
    if decision is None:
        return None
    terms = Terms(
        amount=hand.dice.randint(1, 8),
        unit=EntitlementUnit.VISITS,
        period=hand.dice.choice(PERIODS),
        decision_reference="2027/ny",
        valid_until=hand.dice.choice([None, None, _in_days(2)]),
    )
    return change(decision, from_day=_in_days(hand.dice.randint(1, 2)), terms=terms, actor=OFFICE)


def end_decision(hand: Hand) -> object:
    decision = hand.one_of(_decisions(hand))
    return decision and end(decision, last_day=_in_days(hand.dice.randint(0, 1)), actor=OFFICE)


@transaction.atomic
def decide_again(hand: Hand) -> object:
    """Whose decision has an end is granted something for the days after it."""
    ended = hand.one_of(_decisions(hand).filter(valid_until__isnull=False))
    if ended is None:
        return None
    lock_for_booking(department_id=ended.service.department_id, recipient_id=ended.recipient_id)
    theirs = Entitlement.objects.filter(recipient=ended.recipient_id, service=ended.service_id)
    if not theirs.exists() or theirs.filter(valid_until=None).exists():
        return None
    last: date = theirs.aggregate(last=Max("valid_until"))["last"]
    return make_entitlement(
        ended.recipient, ended.service, amount=hand.dice.randint(2, 6), valid_from=last + timedelta(days=1)
    )


def _decisions(hand: Hand) -> QuerySet[Entitlement]:
    """Those that hold tomorrow or later, and whose recipients need not be told apart in a rush."""
    decisions = Entitlement.objects.exclude(recipient__in=hand.town.rushers)
    holding = decisions.filter(Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()))
    return holding.select_related("service", "recipient")


def _helping_out(hand: Hand) -> QuerySet[Provider]:
    theirs = Provider.objects.filter(pk__in=[each.pk for each in hand.town.helping_out])
    return theirs.select_related("department")


def _in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


ACTS: Weights = {
    end_services: 2,
    reopen: 3,
    book_again: 2,
    merge: 2,
    leave_work: 2,
    stay: 1,
    undo_leaving: 2,
    retire: 1,
    return_to_work: 2,
    change_amount: 5,
    change_decision: 2,
    end_decision: 2,
    decide_again: 3,
}
