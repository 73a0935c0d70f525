"""Why what an operator asks for is not done."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class NotNow(DomainError):
    """The municipality is not in a state in which that can be done; perhaps somebody else was first."""

    code = "not_now"
    status = 409

    def title(self) -> str:
        return _("The municipality is not in a state in which that can be done.")

    def advice(self) -> str:
        return _("Somebody else may have been first: look at what was done last.")


class NotOnTrial(DomainError):
    """There is no trial to extend."""

    code = "not_on_trial"
    status = 409

    def title(self) -> str:
        return _("The municipality is not on trial, so there is nothing to extend.")


class NotLater(DomainError):
    """A trial is extended: its new last day comes after the old one, and after today, and within two years."""

    code = "not_later"

    def title(self) -> str:
        return _("Choose a day after the one on which the trial ends now, and within two years.")


class ReasonMissing(DomainError):
    """Nothing is done to a municipality without saying why."""

    code = "reason_missing"

    def title(self) -> str:
        return _("Say why, in at most 500 characters.")
