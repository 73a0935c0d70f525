"""Who may not act for somebody, and what cannot be agreed on about it."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class MayNotAct(DomainError):
    """Nobody lets them do this for the recipient: not yet, not any more, or not with this service."""

    code = "may_not_act"
    status = 403

    def title(self) -> str:
        return _("You may not do this on behalf of somebody else.")

    def advice(self) -> str:
        return _("What you may do for others can have ended or been changed. See whom you act for.")


class RepresentationNotPossible(DomainError):
    """What is said of it makes no sense: `field` is the one of the form."""

    code = "representation_not_possible"

    def title(self) -> str:
        return _("That is not possible here.")


class RepresentsThemself(DomainError):
    code = "represents_themself"

    def title(self) -> str:
        return _("Nobody acts on their own behalf as somebody else.")


class DecidesForThemself(DomainError):
    """Somebody who works here would say what they themselves may do for somebody."""

    code = "decides_for_themself"
    status = 403

    def title(self) -> str:
        return _("Nobody decides what they may do for others themselves.")

    def advice(self) -> str:
        return _("A colleague has to do it.")


class ActsAlready(DomainError):
    """The same person acts for the recipient in that time already."""

    code = "acts_already"
    status = 409

    def title(self) -> str:
        return _("This person acts for the recipient already in that time.")

    def advice(self) -> str:
        return _("Change what they may do, or let it end first.")


class RepresentationIsOver(DomainError):
    """It was ended, or nothing of it waits for an answer any more."""

    code = "representation_is_over"
    status = 409

    def title(self) -> str:
        return _("This has been settled or has ended already.")
