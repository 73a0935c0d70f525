"""Why co-payment says no."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class BandNotPossible(DomainError):
    """There is no such band in that month, or the month is too far away."""

    code = "fee_band_not_possible"

    def title(self) -> str:
        return _("That band cannot be set from that month.")

    def advice(self) -> str:
        return _("Choose a band of the rate table, and a month from the list.")


class TableIsUsed(DomainError):
    """Months were closed by the table, or it would begin in a month that is closed."""

    code = "fee_table_is_used"

    def title(self) -> str:
        return _("Months are closed by these rates.")

    def advice(self) -> str:
        return _("What people were charged stays as it was. Make a new rate table from a later month.")


class MonthTaken(DomainError):
    """Another table begins in that month."""

    code = "fee_month_taken"

    def title(self) -> str:
        return _("Another rate table begins in that month.")

    def advice(self) -> str:
        return _("Change that one, or choose another month.")


class TableIncomplete(DomainError):
    """Nothing can be charged by the table as it stands; `problems` says why."""

    code = "fee_table_incomplete"


class MonthNotClosable(DomainError):
    """The month is not over, another one comes first, or nothing is charged yet."""

    code = "fee_month_not_closable"

    def title(self) -> str:
        return _("That month cannot be closed now.")

    def advice(self) -> str:
        return _("Months are closed when they are over, one after the other.")
