"""Why a sign-up says no."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class IsHereAlready(DomainError):
    """Another sign-up of the municipality was accepted first, or it is a customer already."""

    code = "is_here_already"
    status = 409

    def title(self) -> str:
        return _("The municipality is here already.")

    def advice(self) -> str:
        return _("Ask its administrators for an account. They can invite you.")


class NotRegistered(DomainError):
    """No municipality of Norway has the number."""

    code = "not_registered"

    def title(self) -> str:
        return _("No municipality has this number.")


class StepIsMissing(DomainError):
    """What is to be accepted is not complete; `missing` are the fields."""

    code = "step_is_missing"
    status = 409

    def title(self) -> str:
        return _("Some answers are still missing.")


class StepIsOver(DomainError):
    """What it asks for is decided already: the municipality is being made, is here, or was refused."""

    code = "step_is_over"
    status = 409

    def title(self) -> str:
        return _("This cannot be changed any more.")


class ModuleIsUnknown(DomainError):
    """Nobody offers a module of this key."""

    code = "module_is_unknown"

    def title(self) -> str:
        return _("One of the services you chose is not offered.")


class PopulationIsOdd(DomainError):
    """No municipality has so few inhabitants or so many."""

    code = "population_is_odd"

    def title(self) -> str:
        return _("Write how many people live in the municipality, as a number.")


class AgreementIsOld(DomainError):
    """What they read was replaced by a newer version before they said yes, or never was in force."""

    code = "agreement_is_old"
    status = 409

    def title(self) -> str:
        return _("There is a newer version of the terms. Read it, and accept that one.")
