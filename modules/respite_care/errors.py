"""Why something in respite care cannot be."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from shop.errors import RefusedByModule


class SameName(DomainError):
    """One of that name is there already."""

    code = "respite_same_name"

    def title(self) -> str:
        return _("The family already has somebody of that name. Write more of the name to tell them apart.")


class EndsBeforeStays(DomainError):
    """Something is booked for them after that day."""

    code = "respite_ends_before_stays"
    status = 409

    def title(self) -> str:
        return _("Something is booked for them after that day.")

    def advice(self) -> str:
        return _("Choose a later day, or cancel what is booked first.")


class NotOfOneFamily(DomainError):
    """Two who should be together have not the same carer."""

    code = "respite_not_of_one_family"

    def title(self) -> str:
        return _("Only two of one family can always be together.")


class PairedAlready(DomainError):
    """The other rule holds for them."""

    code = "respite_paired_already"
    status = 409

    def title(self) -> str:
        return _("Something else is said of these two already. Take that away first.")


class HomeNameTaken(DomainError):
    """The department has a home of that name."""

    code = "respite_home_name_taken"

    def title(self) -> str:
        return _("There is a home of that name already.")


class BedTaken(DomainError):
    """Somebody is booked into the bed."""

    code = "respite_bed_taken"
    status = 409

    def title(self) -> str:
        return _("Somebody is booked into this bed.")

    def advice(self) -> str:
        return _("Find another bed for them first, or keep the bed until they have left.")


class NobodyToCareFor(RefusedByModule):
    """The department has not said whom they care for."""

    code = "respite_nobody_to_care_for"

    def title(self) -> str:
        return _("The department has not yet noted whom you care for.")

    def advice(self) -> str:
        return _("Call the department, and then book here.")


class AfterLastDay(RefusedByModule):
    """The department has set a last day, and this begins after it."""

    code = "respite_after_last_day"

    def title(self) -> str:
        return _("Respite care for the person you have chosen ends before that day.")

    def advice(self) -> str:
        return _("Choose an earlier day, or call the department.")


class HolidayClosed(RefusedByModule):
    """The service is not given on public holidays."""

    code = "respite_holiday_closed"

    def title(self) -> str:
        return _("There are no stays on public holidays.")

    def advice(self) -> str:
        return _("Choose other days.")


class HolidayInRounds(RefusedByModule):
    """Public holidays are handed out in rounds."""

    code = "respite_holiday_in_rounds"

    def title(self) -> str:
        return _("Stays on public holidays are shared out among the families in a round.")

    def advice(self) -> str:
        return _("Hand in your wishes when the round opens, or choose other days.")


class StayIsToldOf(DomainError):
    """What became of the whole stay is said, or it is off."""

    code = "respite_stay_is_told_of"
    status = 409

    def title(self) -> str:
        return _("That they came is said while the stay lasts.")

    def advice(self) -> str:
        return _("Look at the stay again: it is over, or somebody has said what became of it.")


class NotDuringStay(DomainError):
    """Before the day they were expected, or in the time to come."""

    code = "respite_not_during_stay"

    def title(self) -> str:
        return _("Choose a time on the day they were expected or later, and not later than now.")
