"""A sign-up as it is now, locked until the transaction ends: of two acts at once one comes after the other."""

import uuid
from collections.abc import Collection

from django.utils import timezone

from foundation.errors import NotFound
from tenants.signup.enums import CAN_BE_CHANGED, NEXT, SignUpState
from tenants.signup.errors import StepIsOver
from tenants.signup.models import SignUp


def lock_sign_up(pk: uuid.UUID, *, states: Collection[SignUpState] = CAN_BE_CHANGED) -> SignUp:
    """Raises NotFound for one that was forgotten, StepIsOver for one in another state."""
    found = SignUp.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    if found.state not in states:
        raise StepIsOver
    return found


def become(sign_up: SignUp, state: SignUpState) -> None:
    """Note it in the object; raises StepIsOver where that does not follow. Whoever calls it saves `state`."""
    if state not in NEXT[SignUpState(sign_up.state)]:
        raise StepIsOver
    sign_up.state = state


def save_step(sign_up: SignUp, *fields: str) -> None:
    """Write the fields, and that somebody has been at it."""
    sign_up.last_step_at = timezone.now()
    sign_up.save(update_fields=[*fields, "state", "last_step_at"])
