"""Why an account of the staff cannot be made, changed or closed so."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class AddressInUse(DomainError):
    """Whose account has the address is not said: it may be somebody's who receives services."""

    code = "address_in_use"
    status = 409

    def title(self) -> str:
        return _("That address cannot be used for a new account.")

    def advice(self) -> str:
        return _("Look for it among the staff, or use their address at work.")


class RoleNotYours(DomainError):
    """Nobody grants or takes more than they have themselves, nor closes the account of somebody who has more."""

    code = "role_not_yours"
    status = 403

    def title(self) -> str:
        return _("You cannot decide this for all they do here.")

    def advice(self) -> str:
        return _(
            "They have roles or work outside your departments. Ask an administrator of the municipality."
        )


class LastAdministrator(DomainError):
    """`department` is the name of the one that would have nobody left; empty for the municipality itself."""

    code = "last_administrator"
    status = 409

    def title(self) -> str:
        if not self.params["department"]:
            return _("The municipality would have no administrator left.")
        return _("%(department)s would have no administrator left.") % self.params

    def advice(self) -> str:
        return _(
            "Make somebody else an administrator first. Who was invited counts once they have signed in, and who has"
            " nothing but a work account while that way to sign in stays as it is."
        )


class OwnAccount(DomainError):
    code = "own_account"
    status = 409

    def title(self) -> str:
        return _("You cannot close your own account.")

    def advice(self) -> str:
        return _("Ask another administrator to do it.")


class OwnSecondStep(DomainError):
    """Whoever sits at somebody's open screen must not take their second step away."""

    code = "own_second_step"
    status = 409

    def title(self) -> str:
        return _("You cannot remove your own second step here.")

    def advice(self) -> str:
        return _("Change it under “My account”, or ask another administrator.")


class HelperHasAccount(DomainError):
    """The helper was linked to somebody's account meanwhile, or is no longer in the plan."""

    code = "helper_has_account"
    status = 409

    def title(self) -> str:
        return _("That helper has an account already, or is no longer in the plan.")


class NothingToDoHere(DomainError):
    """An account without a role and without being a helper opens no page."""

    code = "nothing_to_do_here"

    def title(self) -> str:
        return _("Choose at least one role, or which helper it is.")
