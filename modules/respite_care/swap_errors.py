"""What is refused in swaps. Nobody learns anything of the other family by it."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class NotOffered(DomainError):
    """The stay is too near, not booked any more, or of no kind that is swapped."""

    code = "respite_swap_not_offered"
    status = 409

    def title(self) -> str:
        return _("This stay cannot be swapped.")

    def advice(self) -> str:
        return _("It may be too near, or not yours any more. Call us if you need other dates.")


class SwapIsOver(DomainError):
    """It was taken back, somebody else's was chosen, or a rule stands in the way that is nobody's business."""

    code = "respite_swap_is_over"
    status = 409

    def title(self) -> str:
        return _("This offer is not open any more.")

    def advice(self) -> str:
        return _("Look at the list again.")


class DecisionsDoNotReach(DomainError):
    """One of the two has too little left for the other's dates."""

    code = "respite_swap_decisions_do_not_reach"
    status = 409

    def title(self) -> str:
        return _(
            "The swap could not be done: one of the two decisions does not have enough left for the other dates."
        )

    def advice(self) -> str:
        return _("Nothing is changed: both have the stays they had.")


class SwapNotPossible(DomainError):
    """Any other rule stands in the way. Said to the department alone: families are told that the offer is over."""

    code = "respite_swap_not_possible"
    status = 409

    def title(self) -> str:
        return _("The swap is not possible on these dates.")

    def advice(self) -> str:
        return _("Nothing is changed: both have the stays they had.")
