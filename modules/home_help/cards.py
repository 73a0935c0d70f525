"""What home help adds to the pages of the core."""

from collections.abc import Sequence

from modules.home_help.access import has_note, note_for_today
from modules.home_help.covered import bookable_tasks, covered_by
from modules.home_help.fees.cards import card_about, is_paid
from modules.home_help.forms import offered_tasks
from modules.home_help.models import Visit
from modules.home_help.tasks_catalogue import Task, title_of
from modules.home_help.visits import can_change, is_ahead, tasks_chosen
from shop.enums import ServicePlace
from shop.hooks import Card, Reader
from shop.models import Booking, Entitlement, Recipient, Service
from shop.queries.access import services_for_recipient


def visit_card(booking: Booking, *, reader: Reader) -> Card | None:
    """Staff read on their own page what should be done, and never how to get in."""
    match reader:
        case Reader.RECIPIENT:
            return _for_recipient(booking)
        case Reader.PROVIDER:
            return _for_provider(booking)
        case Reader.STAFF:
            return _for_staff(booking)


def recipient_cards(recipient: Recipient, *, reader: Reader, decision: Entitlement | None) -> Sequence[Card]:
    """What it costs, and the way to the page about getting in; with a decision, which tasks it covers."""
    if decision is not None:
        context = {
            "tasks": covered_by(decision),
            "has_tasks": bool(offered_tasks(decision.service)),
            "decision": decision,
            "is_staff": reader is Reader.STAFF,
            "is_paid": is_paid(decision.service),
        }
        return [Card("home_help/decision_card.html", context)]
    fees = card_about(recipient, reader=reader)
    cards = [fees] if fees is not None else []
    if reader is Reader.RECIPIENT and _is_visited(recipient):
        cards.append(Card("home_help/at_home_card.html", {"has_note": has_note(recipient)}))
    return cards


def _is_visited(recipient: Recipient) -> bool:
    """Whether they may book, or for whom one acts, something of the module that is done at home."""
    services = services_for_recipient(recipient).filter(module_key="home_help", place=ServicePlace.AT_HOME)
    return services.exists()


def _for_recipient(booking: Booking) -> Card:
    visit = Visit.objects.filter(booking=booking).first()
    may_change, is_at_home = can_change(booking), booking.where == ServicePlace.AT_HOME
    context = {
        "booking": booking,
        "tasks": _tasks_of(visit, booking.service),
        "has_tasks": bool(bookable_tasks(booking.service, booking.recipient_id)) if may_change else False,
        "can_change": may_change,
        "is_at_home": is_at_home,
        "has_note": is_at_home and has_note(booking.recipient),
    }
    return Card("home_help/recipient_card.html", context)


def _for_staff(booking: Booking) -> Card | None:
    """What should be done stands among the visit's facts: here is the way to change it."""
    if not is_ahead(booking) or not bookable_tasks(booking.service, booking.recipient_id):
        return None
    context = {"booking": booking, "has_chosen": bool(tasks_chosen(booking))}
    return Card("home_help/staff_visit_card.html", context)


def _for_provider(booking: Booking) -> Card:
    visit = Visit.objects.filter(booking=booking).first()
    tasks = _tasks_of(visit, booking.service)
    context = {
        "tasks": tasks,
        "done": (visit.done or []) if visit else [],
        "access_note": note_for_today(booking),
    }
    return Card("home_help/provider_card.html", context, has_boxes=bool(tasks))


def _tasks_of(visit: Visit | None, service: Service) -> Sequence[Task]:
    """With the minutes that the department reckons today; a task that is no longer the service's has none."""
    if visit is None:
        return ()
    minutes = {task.code: task.minutes for task in offered_tasks(service)}
    return [
        Task(code, title, minutes.get(code, 0))
        for code in visit.tasks
        if (title := title_of(code, visit.own_titles))
    ]
