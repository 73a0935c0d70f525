"""The token of a link in a mail: made when the mail is written, never stored.

It is the link's number and a keyed hash of its number and its nonce. Whoever reads the database has the nonce and not
the key; whoever has the mail has the hash and can use it once. A link is found by its number and then compared, so the
time of the answer tells nothing. Nothing happens by opening an address: mail programs and scanners do so by themselves.
"""

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.errors import LinkIsOver
from accounts.models import Invitation, PasswordReset, SingleUseLink, User

type Link = Invitation | PasswordReset


def token_of(link: SingleUseLink) -> str:
    """What stands in the address."""
    value = f"{link._meta.label_lower}:{link.pk}:{link.nonce}"
    return f"{link.pk}-{salted_hmac('accounts.links', value, algorithm='sha256').hexdigest()}"


def is_open(link: SingleUseLink) -> bool:
    """Whether it can still be used, as far as its row says."""
    is_done = link.used_at is not None or link.withdrawn_at is not None
    return not is_done and link.expires_at > timezone.now()


def find_link[L: (Invitation, PasswordReset)](model: type[L], token: str) -> tuple[L, User]:
    """The open link of that token, with its account, which is open. Raises LinkIsOver for anything else."""
    number = token.partition("-")[0]
    is_number = number.isascii() and number.isdigit() and len(number) < 18
    link = model.objects.filter(pk=number).first() if is_number else None
    if link is None or not constant_time_compare(token, token_of(link)) or not is_open(link):
        raise LinkIsOver
    user = User.objects.filter(pk=link.user_id or 0, is_active=True).first()
    if user is None:
        raise LinkIsOver
    return link, user


def use_link[L: (Invitation, PasswordReset)](model: type[L], token: str) -> tuple[L, User]:
    """Use it up, in the transaction at work: of two clicks at once the second comes too late.

    Returns it with its account, both locked, the account first, as everybody does who closes one. Raises LinkIsOver.
    """
    link, user = find_link(model, token)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    link = model.objects.select_for_update().get(pk=link.pk)
    if not is_open(link) or not user.is_active:
        raise LinkIsOver
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return link, user
