from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SignUpState(TextChoices):
    """`ACCEPTED` is when the terms are accepted and the place is theirs; then the municipality is made."""

    STARTED = "started", _("started")
    CONFIRMED = "confirmed", _("address confirmed")
    WAITS_FOR_OPERATOR = "waits_for_operator", _("waits for the operator")
    ACCEPTED = "accepted", _("accepted")
    PROVISIONING = "provisioning", _("being made")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")


NEXT: Mapping[SignUpState, frozenset[SignUpState]] = {
    SignUpState.STARTED: frozenset({SignUpState.CONFIRMED}),
    SignUpState.CONFIRMED: frozenset(
        {SignUpState.STARTED, SignUpState.WAITS_FOR_OPERATOR, SignUpState.ACCEPTED}
    ),
    SignUpState.WAITS_FOR_OPERATOR: frozenset({SignUpState.ACCEPTED, SignUpState.REFUSED}),
    SignUpState.ACCEPTED: frozenset({SignUpState.PROVISIONING}),
    SignUpState.PROVISIONING: frozenset({SignUpState.READY}),
    SignUpState.READY: frozenset(),
    SignUpState.REFUSED: frozenset(),
}
"""What may follow. A confirmed one is started again where another address is given."""

CAN_BE_CHANGED = frozenset({SignUpState.STARTED, SignUpState.CONFIRMED})
"""Who signs up may still answer otherwise."""

TAKES_PLACE = frozenset({SignUpState.ACCEPTED, SignUpState.PROVISIONING, SignUpState.READY})
"""Of these there is one for a municipality, and one for a subdomain."""

IS_FORGOTTEN = frozenset(
    {SignUpState.STARTED, SignUpState.CONFIRMED, SignUpState.WAITS_FOR_OPERATOR, SignUpState.REFUSED}
)
"""These came to nothing, or have not come to anything yet."""


class Step(TextChoices):
    """What is done to make a municipality, in this order."""

    CLAIM = "claim", _("The place is reserved")
    SCHEMA = "schema", _("A database of its own is made")
    ADMINISTRATOR = "administrator", _("The first administrator gets an account")
    MODULES = "modules", _("The services you chose are switched on")
    DOMAIN = "domain", _("The address is set up")
    OPEN = "open", _("The doors are opened")
