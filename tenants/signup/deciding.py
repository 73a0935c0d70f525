"""The operator decides on those whose address does not show that they belong to the municipality."""

import uuid

from django.db import transaction

from tenants.letters.sending import post_letter
from tenants.signup.accepting import take_place
from tenants.signup.enums import SignUpState
from tenants.signup.locking import become, lock_sign_up, save_step
from tenants.signup.models import SignUp

REFUSED = "signup.refused"
WAITS = frozenset({SignUpState.WAITS_FOR_OPERATOR})


@transaction.atomic
def approve(pk: uuid.UUID) -> SignUp:
    """The place is theirs, and it is made. Raises IsHereAlready, SubdomainRefused, NotFound, StepIsOver."""
    sign_up = lock_sign_up(pk, states=WAITS)
    take_place(sign_up)
    return sign_up


@transaction.atomic
def refuse(pk: uuid.UUID, *, reason: str) -> SignUp:
    """It comes to nothing, and they are told why, in the operator's words. Raises NotFound, StepIsOver."""
    sign_up = lock_sign_up(pk, states=WAITS)
    sign_up.refusal = reason.strip()
    become(sign_up, SignUpState.REFUSED)
    save_step(sign_up, "refusal")
    post_letter(REFUSED, to=sign_up.email, language=sign_up.language, sign_up_id=str(sign_up.pk))
    return sign_up
