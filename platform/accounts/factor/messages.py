"""What the owner is told when their second factor changes, so that they notice a stranger's hand in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import whole_address
from accounts.factor.enums import FactorChange
from accounts.models import User
from notifications.outbox import MessageText, message_kind, put_in_outbox
from ui.dates import day_year_and_clock

FACTOR_CHANGED = "accounts.factor_changed"


def tell(user: User, change: FactorChange) -> None:
    put_in_outbox(
        FACTOR_CHANGED, to=user, user_id=user.pk, change=change.value, at=timezone.now().isoformat()
    )


@message_kind(FACTOR_CHANGED)
def factor_changed(params: Mapping[str, Any]) -> MessageText:
    user = User.objects.get(pk=params["user_id"])
    words = {
        "name": user.first_name,
        "what": FactorChange(params["change"]).label,
        "when": day_year_and_clock(timezone.localtime(datetime.fromisoformat(params["at"]))),
        "address": whole_address("factor:mine"),
    }
    return MessageText(
        subject=_("The second step of your sign-in"),
        body=_(
            "Hello %(name)s,\n\nthis happened to the second step of your sign-in to Tjenesteshop on"
            " %(when)s:\n\n%(what)s\n\nWas it you, or had you asked for it? Then there is nothing to do.\n\nWas it not"
            " you? Change your password at once and tell your administrator. What you have set up now:\n%(address)s"
        )
        % words,
    )
