"""What the owner is told when their second factor changes, so that they notice a stranger's hand in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import standard_texts as standard
from accounts.addresses import whole_address
from accounts.factor.enums import FactorChange
from accounts.models import User
from notifications.kinds import message_kind
from notifications.outbox import put_in_outbox
from notifications.standards import MessageText
from ui.dates import day_year_and_clock

FACTOR_CHANGED = "accounts.factor_changed"


def tell(user: User, change: FactorChange) -> None:
    put_in_outbox(
        FACTOR_CHANGED, to=user, user_id=user.pk, change=change.value, at=timezone.now().isoformat()
    )


@message_kind(FACTOR_CHANGED, standard.FACTOR_CHANGED)
def factor_changed(params: Mapping[str, Any]) -> MessageText:
    user = User.objects.get(pk=params["user_id"])
    words = {
        "name": user.first_name,
        "what": str(FactorChange(params["change"]).label),
        "when": day_year_and_clock(timezone.localtime(datetime.fromisoformat(params["at"]))),
        "address": whole_address("factor:mine"),
    }
    return standard.FACTOR_CHANGED.write(words)
