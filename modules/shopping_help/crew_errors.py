"""What the crew and the store are told when something cannot be done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.errors import DomainError


class _Refused(DomainError):
    """Said in the act's own words."""

    status = 409


class OrdersStillOpen(_Refused):
    """Before the cut-off the lists are the recipients' own."""

    code = "shopping_orders_still_open"

    def title(self) -> str:
        return _("The lists are not closed yet.")

    def advice(self) -> str:
        return _("Until then those who have ordered may change them. Come back after the cut-off.")


class RunIsClosed(_Refused):
    """It is closed, or called off."""

    code = "shopping_run_is_closed"

    def title(self) -> str:
        return _("This run is closed.")

    def advice(self) -> str:
        return _("What is wrong is corrected by the department, under “Accounts”.")


class RunIsBrokenOff(_Refused):
    """An order of which nothing is said would wait for goods that do not come."""

    code = "shopping_run_is_broken_off"

    def title(self) -> str:
        return _("The run is broken off, so nothing is taken back.")

    def advice(self) -> str:
        return _(
            "Were the goods not brought after all? Tell the department: it says on the order that you could not come."
        )


class ReceiptUnexplained(_Refused):
    """Nobody is charged from a receipt that says something else than the lines, before somebody has said why."""

    code = "shopping_receipt_unexplained"

    def title(self) -> str:
        return _("The receipt differs from the lines.")

    def advice(self) -> str:
        return _("Correct what is wrong, or say why it differs.")


class RunIsOffAlready(_Refused):
    """Somebody was faster, or it was pressed twice: nobody waits for anything any more."""

    code = "shopping_run_is_off_already"

    def title(self) -> str:
        return _("It is called off already.")

    def advice(self) -> str:
        return _("Those who waited for their goods have been told.")


class OrderIsOff(_Refused):
    """Cancelled, so nothing is bought for it."""

    code = "shopping_order_is_off"

    def title(self) -> str:
        return _("This order is cancelled.")

    def advice(self) -> str:
        return _("Do not buy it. What is in the basket already goes back.")


class WantedMeanwhile(_Refused):
    """The department changed how much is wanted since the page was shown: it is `amount` now."""

    code = "shopping_wanted_meanwhile"

    def __init__(self, *, amount: str) -> None:
        super().__init__(amount=amount)

    def title(self) -> str:
        return _("The department has just changed this line: %(amount)s.") % self.params

    def advice(self) -> str:
        return _("Nothing you sent is saved. Look once more, and send it again if it is still so.")


class MarkedMeanwhile(_Refused):
    """Somebody else said something else of the line since it was shown."""

    code = "shopping_marked_meanwhile"

    def __init__(self, *, name: str, said: str) -> None:
        super().__init__(name=name, said=said)

    def title(self) -> str:
        return _("%(name)s was faster: %(said)s.") % self.params

    def advice(self) -> str:
        return _("Nothing you sent is saved. Look once more, and send it again if it is still so.")


class NothingInstead(_Refused):
    """The recipient wants nothing instead."""

    code = "shopping_nothing_instead"

    def title(self) -> str:
        return _("Nothing else may be bought for this.")

    def advice(self) -> str:
        return _("They have said so on the list. Mark it as sold out.")


class CallFirst(_Refused):
    """The recipient wants to be asked."""

    code = "shopping_call_first"

    def title(self) -> str:
        return _("They want to be called before anything else is bought.")

    def advice(self) -> str:
        return _("Call them, and say that you have. Nobody answers? Mark it as sold out.")


class AllergenInside(_Refused):
    """What was taken instead has in it what the recipient does not tolerate."""

    code = "shopping_allergen_inside"

    def __init__(self, *, allergens: str) -> None:
        super().__init__(allergens=allergens)

    def title(self) -> str:
        return _("They do not tolerate this: %(allergens)s.") % self.params

    def advice(self) -> str:
        return _("Put it back and take something without, or mark the line as sold out.")


class LabelNotRead(_Refused):
    """Nobody knows what is in it, and the recipient does not tolerate everything."""

    code = "shopping_label_not_read"

    def title(self) -> str:
        return _("Read on the label what it contains.")

    def advice(self) -> str:
        return _(
            "There is something they do not tolerate. Say what is in it, or that it contains none of that."
        )


class NameSaysIt(_Refused):
    """What was taken instead is called after `what` the recipient does not tolerate."""

    code = "shopping_name_says_it"
    status = 422

    def __init__(self, *, what: str) -> None:
        super().__init__(what=what)

    def title(self) -> str:
        return _("The name says what they do not tolerate: %(what)s.") % self.params

    def advice(self) -> str:
        return _(
            "Take something without. Is it free of it all the same? Read the package, and tick below that it is"
            " not in it."
        )


class PricesMissing(_Refused):
    """The run cannot be closed before everything has a price."""

    code = "shopping_prices_missing"

    def title(self) -> str:
        return _("Something is not marked, or has no price yet.")

    def advice(self) -> str:
        return _("The list below says which lines. The run cannot be closed before all of them are done.")


class NotDelivered(_Refused):
    """Somebody waits for their goods, or nobody has said what became of them."""

    code = "shopping_not_delivered"

    def title(self) -> str:
        return _("Not all orders are delivered.")

    def advice(self) -> str:
        return _("Say of each whether it was delivered or nobody was home.")


class SetOutEarly(_Refused):
    """The goods go out on the day of the delivery, and that is `day`."""

    code = "shopping_set_out_early"

    def __init__(self, *, day: str) -> None:
        super().__init__(day=day)

    def title(self) -> str:
        return _("The goods of this run go out on %(day)s.") % self.params

    def advice(self) -> str:
        return _("That you set out is said on that day.")


class NotAllMarked(_Refused):
    """The car leaves the store, and of so many lines nobody has said what became of them."""

    code = "shopping_not_all_marked"
    status = 422

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)
        self.count = count

    def title(self) -> str:
        said = ngettext(
            "%(count)s line is not marked. Set out all the same?",
            "%(count)s lines are not marked. Set out all the same?",
            self.count,
        )
        return said % self.params

    def advice(self) -> str:
        return _("Nobody has said whether it was bought. It can be marked on the way as well.")


class RunHasBegun(_Refused):
    """What the crew has done already stands: `how` in words."""

    def __init__(self, *, how: str) -> None:
        super().__init__(how=how)

    def title(self) -> str:
        return str(self.params["how"])


class OtherStoreTooLate(RunHasBegun):
    """What is in the baskets is of the store there is."""

    code = "shopping_other_store_too_late"

    def advice(self) -> str:
        return _(
            "So it goes to no other store. What cannot be had there is marked as sold out. If nothing can be brought,"
            " break the run off."
        )


class OrdersStayClosed(RunHasBegun):
    """Nobody changes a list by themselves while it is shopped."""

    code = "shopping_orders_stay_closed"

    def advice(self) -> str:
        return _("So orders do not open again. A list is changed from here, for somebody who calls.")


class CallOffSaysWhy(RunHasBegun):
    """Whoever waits for their goods is told what happened."""

    code = "shopping_call_off_says_why"

    def advice(self) -> str:
        return _("Nothing is called off yet. Say what happened: whoever waits for their goods is told.")
