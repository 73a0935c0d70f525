"""Why an order, a line or a run is refused."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from shop.errors import RefusedByModule


class NoRunThen(RefusedByModule):
    """Orders are only taken for runs that are put up."""

    code = "shopping_no_run_then"

    def title(self) -> str:
        return _("Nobody shops at that time.")

    def advice(self) -> str:
        return _("Choose one of the runs that are put up.")


class NoOrderPlaceLeft(RefusedByModule):
    """All order places of the run are taken."""

    code = "shopping_no_place_left"

    def title(self) -> str:
        return _("All order places in this run are taken.")

    def advice(self) -> str:
        return _("Choose another run.")


class WriteListFirst(RefusedByModule):
    """An order is placed from its list, and not by choosing a time."""

    code = "shopping_write_list_first"

    def title(self) -> str:
        return _("Here you order with a list.")

    def advice(self) -> str:
        return _("Choose a run under “Shopping help” and write what you need.")


class OrderStaysInItsRun(RefusedByModule):
    """Another run is another store, or other goods: cancelled here, and ordered there."""

    code = "shopping_order_stays"

    def title(self) -> str:
        return _("An order cannot be moved to another time.")

    def advice(self) -> str:
        return _("Cancel it, and order in another run: one press brings back the same list.")


class OrderedAlready(RefusedByModule):
    """One order for each in a run."""

    code = "shopping_ordered_already"

    def title(self) -> str:
        return _("There is an order in this run already.")

    def advice(self) -> str:
        return _("Change that one instead.")


class ListIsEmpty(DomainError):
    """Nothing is written yet."""

    code = "shopping_list_is_empty"
    status = 409

    def title(self) -> str:
        return _("The list is empty.")

    def advice(self) -> str:
        return _("Write what you need first.")


class ListIsFull(DomainError):
    """Nobody carries more than `most` lines."""

    code = "shopping_list_is_full"
    status = 409

    def title(self) -> str:
        return _("A list has at most %(most)s lines.") % self.params


class ListHasClosed(DomainError):
    """The run closed at `when`, in words: the order stands as it was."""

    code = "shopping_list_has_closed"
    status = 409

    def title(self) -> str:
        return _("The list closed %(when)s. Your order stands as it was.") % self.params

    def advice(self) -> str:
        return _("What you wrote is kept on your own list. Is it urgent? Call %(phone)s.") % self.params


class OrderIsOver(DomainError):
    """It was cancelled, or the goods are on their way."""

    code = "shopping_order_is_over"
    status = 409

    def title(self) -> str:
        return _("This order cannot be changed any more.")

    def advice(self) -> str:
        return _("Call the department.")


class LineIsMarked(DomainError):
    """Who shops has said what became of it: `what` is the line, `said` their words and when."""

    code = "shopping_line_is_marked"
    status = 409

    def title(self) -> str:
        return _("%(what)s is not changed: it is marked already. %(said)s.") % self.params

    def advice(self) -> str:
        return _(
            "Nothing is saved yet. Add more of the same, and it becomes a line of its own. To change this one, ask the"
            " crew to take back what they said."
        )


class CrewIsOut(RefusedByModule):
    """The goods have left the store."""

    code = "shopping_crew_is_out"

    def title(self) -> str:
        return _("The crew has set out already.")

    def advice(self) -> str:
        return _("Choose another run.")


class LastLineStays(DomainError):
    """An order without lines would be brought to nobody."""

    code = "shopping_last_line_stays"
    status = 409

    def title(self) -> str:
        return _("This is the last line of the order.")

    def advice(self) -> str:
        return _("Cancel the order if you need nothing after all.")


class NotSoldHere(DomainError):
    """Alcohol and tobacco are bought by nobody on behalf of others."""

    code = "shopping_not_sold_here"

    def title(self) -> str:
        return _("Alcohol and tobacco are not bought by shopping help.")


class OutOfSale(DomainError):
    """The store does not have it any more."""

    code = "shopping_out_of_sale"
    status = 409

    def title(self) -> str:
        return _("%(product)s is not for sale any more.") % self.params


class OtherRunThen(RefusedByModule):
    """Two runs of one service cannot go out at the same time."""

    code = "shopping_other_run_then"

    def title(self) -> str:
        return _("Another run of the same service goes out at that time.")


class ClosesTooLate(RefusedByModule):
    """Somebody must have time to shop."""

    code = "shopping_closes_too_late"

    def title(self) -> str:
        return _("Orders must close before the run goes out, at a time to come.")


class NotEnoughSeats(DomainError):
    """The service has so many `seats`."""

    code = "shopping_not_enough_seats"
    status = 409

    def title(self) -> str:
        return _("The service has %(seats)s seats: a run cannot have more order places.") % self.params


class FewerPlacesThanTaken(DomainError):
    """Somebody's order would fall out."""

    code = "shopping_fewer_places_than_taken"
    status = 409

    def title(self) -> str:
        return _("%(taken)s order places are taken: it cannot have fewer.") % self.params


class RunIsOver(DomainError):
    """It was called off, or is on its way."""

    code = "shopping_run_is_over"
    status = 409

    def title(self) -> str:
        return _("This run cannot be changed any more.")


class StoreIsClosed(DomainError):
    """Nobody shops there any more."""

    code = "shopping_store_is_closed"
    status = 409

    def title(self) -> str:
        return _("%(store)s is closed.") % self.params


class NoSuchStore(DomainError):
    """The department has no `store` of that name in use."""

    code = "shopping_no_such_store"

    def title(self) -> str:
        return _("The department shops in no store called %(store)s.") % self.params


class NameIsTaken(DomainError):
    """Another of the kind is called so."""

    code = "shopping_name_is_taken"
    status = 409

    def title(self) -> str:
        return _("There is already one with that name.")
