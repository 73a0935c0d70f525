"""What the owner is told when a work account opens theirs from now on, so that they notice a stranger's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import standard_texts as standard
from accounts.addresses import whole_address
from accounts.models import User
from notifications.kinds import message_kind
from notifications.outbox import put_in_outbox
from notifications.standards import MessageText
from ui.dates import day_year_and_clock

WORK_CONNECTED = "accounts.work_connected"


def tell_of_connection(user: User) -> None:
    put_in_outbox(WORK_CONNECTED, to=user, user_id=user.pk, at=timezone.now().isoformat())


@message_kind(WORK_CONNECTED, standard.WORK_CONNECTED)
def work_connected(params: Mapping[str, Any]) -> MessageText:
    user = User.objects.get(pk=params["user_id"])
    words = {
        "name": user.first_name,
        "when": day_year_and_clock(timezone.localtime(datetime.fromisoformat(params["at"]))),
        "address": whole_address("work:mine"),
    }
    return standard.WORK_CONNECTED.write(words)
