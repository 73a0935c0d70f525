"""A new password: by a link in a mail, or by who knows the one there is."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.brake import WINDOW, forget_failures_of, key_of, network_of, note_for, require_few, take_turns
from accounts.closing import end_ways_in, ends_with_account
from accounts.errors import PasswordIsAnother
from accounts.links import use_link
from accounts.messages import ACCOUNT_CLOSED, PASSWORD_CHANGED, RESET
from accounts.models import PasswordReset, Session, User
from audit.record import record
from foundation.actor import Actor, Channel
from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from notifications.models import OutboxMessage
from notifications.outbox import put_in_outbox

SEND_RESET = "accounts.send_reset"
RESET_LASTS = timedelta(hours=1)
MOST_MAILS = 3
"""To one account while a link lasts: when no more are sent, one that works lies in the mailbox already."""
MOST_FROM_ADDRESS = 15


@transaction.atomic
def ask_for_reset(*, email: str, address: str) -> None:
    """Send a link, if the e-mail address is that of an account with a password. Nothing tells whether it is.

    The same statements are made for every address, and the mail is written by a job. What was asked for before still
    works, so a stranger who asks takes nothing away, and fills no mailbox. Whose account is closed is told so in the
    mail, instead of a link that would open nothing. Raises TooManyAttempts where one network asks for many.
    """
    email = email.strip().lower()
    origin = key_of("reset", network_of(address))
    require_few([(origin, MOST_FROM_ADDRESS)])
    asked_for, now = key_of("account", email), timezone.now()
    take_turns(asked_for)
    lately = PasswordReset.objects.filter(asked_for=asked_for, created_at__gt=now - RESET_LASTS).count()
    user = User.objects.filter(email=email).first()
    may_write = user is not None and user.has_usable_password() and lately < MOST_MAILS
    reset = PasswordReset.objects.create(
        user=user if may_write else None, asked_for=asked_for, created_at=now, expires_at=now + RESET_LASTS
    )
    enqueue(current_tenant_key(), SEND_RESET, {"reset_id": reset.pk})
    note_for(origin)


@job(SEND_RESET)
def send_reset(*, reset_id: int) -> None:
    """Nothing for an address that nobody has; run again it writes no second mail."""
    reset = PasswordReset.objects.select_for_update().filter(pk=reset_id, user__isnull=False).first()
    if reset is None or reset.user_id is None:
        return
    written = OutboxMessage.objects.filter(user=reset.user_id, kind__in=(RESET, ACCOUNT_CLOSED))
    if not written.filter(params__reset_id=reset.pk).exists():
        is_open = User.objects.filter(pk=reset.user_id, is_active=True).exists()
        put_in_outbox(RESET if is_open else ACCOUNT_CLOSED, to=reset.user_id, reset_id=reset.pk)


@transaction.atomic
def reset_password(token: str, *, password: str) -> User:
    """Set the password, once for each link; every session and every other link of the account ends.

    The owner is told. Raises LinkIsOver.
    """
    _link, user = use_link(PasswordReset, token)
    _set(user, password)
    end_ways_in(user.pk)
    forget_failures_of(user.email or "")
    _tell(user, action="account.password_reset")
    return user


@transaction.atomic
def change_password(user: User, *, password: str, session_key: str | None) -> User:
    """Set another password, of somebody who has just shown that they know the one there is: `user` as it was then.

    The session stays that has that key, the others end, as do links to a new password. The owner is told. Raises
    PasswordIsAnother where it was changed meanwhile.
    """
    shown = user.password
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.password != shown:
        raise PasswordIsAnother
    _set(user, password)
    withdraw_resets(user.pk)
    Session.objects.filter(user=user).exclude(pk=session_key).delete()
    _tell(user, action="account.password_changed")
    return user


@ends_with_account
def withdraw_resets(user_id: int) -> None:
    """Links to a new password that were sent work no more."""
    waiting = PasswordReset.objects.filter(user=user_id, used_at__isnull=True, withdrawn_at__isnull=True)
    waiting.update(withdrawn_at=timezone.now())


def forget_resets() -> None:
    """Those that are long over, whoever they were for."""
    PasswordReset.objects.filter(expires_at__lte=timezone.now() - RESET_LASTS - WINDOW).delete()


def _set(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])


def _tell(user: User, *, action: str) -> None:
    now = timezone.now().isoformat()
    put_in_outbox(PASSWORD_CHANGED, to=user, user_id=user.pk, at=now)
    record(Actor(user_id=user.pk, channel=Channel.SELF), action, user)
