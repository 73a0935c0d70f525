"""What somebody who is signed in goes to the employer's provider for: to connect their account, or to try it out.

Kept in their session for some minutes, and only by a form of ours: whoever is merely led to the address signs in.
"""

import time
from enum import StrEnum

from django.http import HttpRequest

INTENT = "_work_intent"
LASTS = 10 * 60


class Intent(StrEnum):
    CONNECT = "connect"
    TRY = "try"


def intend(request: HttpRequest, intent: Intent, *, return_to: str) -> None:
    """From now on, for some minutes; afterwards they are led to `return_to`, a path of ours."""
    request.session[INTENT] = [intent, return_to, int(time.time())]


def take_intent(request: HttpRequest) -> tuple[Intent | None, str]:
    """What it was, once, and where to lead them then."""
    intent, return_to, since = request.session.pop(INTENT, [None, "/", 0])
    if intent is None or not request.user.is_authenticated or time.time() - since > LASTS:
        return None, "/"
    return Intent(intent), return_to
