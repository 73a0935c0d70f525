"""Why a second factor is refused."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class WrongCode(DomainError):
    """The code is not the one of now, was used before, or there is nothing it could be for."""

    code = "wrong_code"

    def title(self) -> str:
        return _("That code is not right. Each code works once: wait for the next one and write that.")


class WrongRecoveryCode(DomainError):
    """It is none of theirs, or was used before."""

    code = "wrong_recovery_code"

    def title(self) -> str:
        return _(
            "That recovery code is not right, or was used before. Each works once: write another one from your list."
        )


class PasskeyRefused(DomainError):
    """What the browser answered does not prove that somebody has a passkey of the account."""

    code = "passkey_refused"

    def title(self) -> str:
        return _("The passkey was not accepted. Try again, or choose another way.")


class PasskeyIsTaken(DomainError):
    """The same passkey cannot be two."""

    code = "passkey_is_taken"

    def title(self) -> str:
        return _("This passkey is registered already.")


class TooManyPasskeys(DomainError):
    code = "too_many_passkeys"

    def title(self) -> str:
        return _("You have as many passkeys as one can have. Remove one that you do not use.")


class AppIsThere(DomainError):
    """One app at a time: the old one is removed first."""

    code = "app_is_there"
    status = 409

    def title(self) -> str:
        return _("You have an authenticator app already.")

    def advice(self) -> str:
        return _("Remove it first if you have another phone now.")


class LastFactorNeeded(DomainError):
    """The municipality asks for a second step, and this is the only one there is."""

    code = "last_factor_needed"

    def title(self) -> str:
        return _("This is your only second step, and your municipality asks for one.")

    def advice(self) -> str:
        return _("Add another one first, then remove this one.")
