"""Whether anybody is left to be told what happens, where who acted for a recipient acts for them no more."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from foundation.alphabet import Alphabetical
from shop.models import Representation, Service
from shop.queries.access import services_for_recipient
from shop.queries.hearers import told_beside


def nobody_left_in_words(representation: Representation) -> str:
    """Of what nobody would hear without it; empty while the recipient or somebody else does."""
    others = told_beside(representation)
    if others is None:
        return ""
    name = {"name": representation.recipient.name}
    if not others and representation.covers_all:
        return _("Nobody is left to get the messages to %(name)s. Call when something changes.") % name
    services = _unheard(representation, others=others)
    if not services:
        return ""
    return _(
        "Nobody is left to get the messages to %(name)s about %(services)s. Call when something changes."
    ) % {
        **name,
        "services": ", ".join(service.name for service in services),
    }


def _unheard(representation: Representation, *, others: Sequence[Representation]) -> Sequence[Service]:
    """Services that it is about, and none of the others."""
    if any(each.covers_all for each in others):
        return []
    heard = {service.pk for each in others for service in each.services.all()}
    about = (
        services_for_recipient(representation.recipient)
        if representation.covers_all
        else representation.services.order_by(Alphabetical("name"), "pk")
    )
    return [service for service in about if service.pk not in heard]
