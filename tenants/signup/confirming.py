"""The link in the mail: nothing happens by opening it, and it works once."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.errors import LinkIsOver
from accounts.links import is_open, token_of
from tenants.signup.enums import CAN_BE_CHANGED, SignUpState
from tenants.signup.locking import become, save_step
from tenants.signup.models import Confirmation, SignUp


def find_confirmation(token: str) -> Confirmation:
    """The open link of that token. Raises LinkIsOver for anything else."""
    number = token.partition("-")[0]
    is_number = number.isascii() and number.isdigit() and len(number) < 18
    link = Confirmation.objects.filter(pk=number).first() if is_number else None
    if link is None or not constant_time_compare(token, token_of(link)) or not is_open(link):
        raise LinkIsOver
    return link


@transaction.atomic
def confirm(token: str) -> SignUp:
    """The address is theirs: whoever opened the link goes on with the sign-up, in whatever browser.

    Of two clicks at once the second comes too late. Raises LinkIsOver.
    """
    link = find_confirmation(token)
    sign_up = SignUp.objects.select_for_update(of=("self",)).get(pk=link.sign_up_id)
    link = Confirmation.objects.select_for_update().get(pk=link.pk)
    if not is_open(link) or sign_up.state not in CAN_BE_CHANGED or sign_up.email != link.email:
        raise LinkIsOver
    link.used_at = sign_up.email_confirmed_at = timezone.now()
    link.save(update_fields=["used_at"])
    become(sign_up, SignUpState.CONFIRMED)
    save_step(sign_up, "email_confirmed_at")
    return sign_up
