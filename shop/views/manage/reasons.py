"""Why somebody got a visit, in words."""

from django.utils.translation import gettext as _

from shop.enums import AssignmentReason, ProviderKind
from shop.models import Provider


def given_because(reason: str, *, provider: Provider) -> str:
    """“Amal Haddad, who had the most time to spare”; only the name where no reason is known."""
    if reason not in AssignmentReason:
        return provider.display_name
    words = {"provider": provider.display_name, "reason": AssignmentReason(reason).label}
    if provider.kind == ProviderKind.PLACE:
        return _("%(provider)s, which %(reason)s") % words
    return _("%(provider)s, who %(reason)s") % words
