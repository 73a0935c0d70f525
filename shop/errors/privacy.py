"""Why somebody cannot be erased now."""

from django.utils.translation import gettext as _

from foundation.errors import DomainError


class ErasureTooEarly(DomainError):
    """Something still holds or is planned: `left` says what, by its code in shop.domain.privacy.reasons."""

    code = "erasure_too_early"
    status = 409

    def title(self) -> str:
        return _("They cannot be erased yet: something still holds or is planned.")

    def advice(self) -> str:
        return _("Let the services end first.")


class AccountsNeedName(DomainError):
    """The name is kept with the accounts `until` that day, and nobody has said that they know."""

    code = "accounts_need_name"
    status = 409

    def title(self) -> str:
        return _("They are not erased: the accounts may need the name still.")

    def advice(self) -> str:
        return _("Read until when, and say that they are to be erased all the same.")


class UnlikelyRetention(DomainError):
    """Fewer days than the kind needs, or more than anybody means: `at_least` and `at_most` say which."""

    code = "unlikely_retention"

    def title(self) -> str:
        return _("Choose between %(at_least)s and %(at_most)s days.") % self.params
