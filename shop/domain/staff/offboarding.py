"""Somebody stops working here: every way in ends at once, and what they had to do is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from accounts.closing import close_account, end_ways_in, reopen_account
from accounts.enums import Ending
from accounts.invitations import invite
from accounts.models import User
from accounts.sessions import note_endings
from accounts.work_ended import begin_work_again, end_work, has_left
from accounts.work_waiting import waits_for_yes
from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.away import Away, report_away
from shop.domain.absence.cover import Cover, visits_and_stays
from shop.domain.circumstances.leaving import Leaving, set_last_day
from shop.domain.circumstances.recipient_accounts import acts_for_others
from shop.domain.locks import lock_staff
from shop.domain.staff.inviting import require_authority_over
from shop.domain.staff.roles import require_administrators_left
from shop.domain.staff.work_left import take_everything
from shop.enums import AbsenceReason
from shop.errors import OwnAccount
from shop.models import Provider, Recipient
from shop.queries.authority import roles_of
from shop.queries.days import span_of_day


@dataclass(frozen=True, slots=True)
class OffBoarding:
    """What becomes of the visits of a helper who leaves: those of today (`away`), and those after it (`leaving`).

    Both are None for who is no helper, `away` also where nothing is left of their day. It `is_done`, or was only shown.
    Who receives services as well, or acts for somebody, `keeps_account` for that.
    """

    user: User
    leaving: Leaving | None = None
    away: Away | None = None
    keeps_account: bool = False
    is_done: bool = True

    @property
    def covers(self) -> Sequence[Cover]:
        """Every visit that was theirs, and who comes instead; today's first."""
        return [*(self.away.covers if self.away else ()), *(self.leaving.covers if self.leaving else ())]

    @property
    def is_told_at_once(self) -> bool:
        """A visit begins soon, so whom it is about hears at once."""
        return any(each is not None and each.is_told_at_once for each in (self.away, self.leaving))

    @property
    def version(self) -> str:
        """Changes when another visit is concerned than the one that was shown."""
        after = self.leaving.version if self.leaving else "-"
        return "+".join([after, *([self.away.version] if self.away else [])])


@unless_deadlocked
@transaction.atomic
def off_board(user: User, *, actor: Actor, agreed: str) -> OffBoarding:
    """Close the account: sessions, invitations and links end with it, and their work as a helper ends now.

    For the rest of today they are away, as on a sick day, and after it they have left: their visits go to others where
    somebody can come, and nothing more can be booked with them. It is done only if `agreed` is the version of what it
    does; if not, nothing is changed and what it would do is returned. Roles are kept for the day they come back, and
    who keeps the account has none; whatever their employer says, they work here again only when somebody here takes
    them back. Done twice it is done once. Raises OwnAccount, RoleNotYours, LastAdministrator.
    """
    lock_staff()
    if user.pk == actor.user_id:
        raise OwnAccount
    user = require_authority_over(user, actor=actor)
    require_administrators_left(user, without=roles_of(user.pk))
    is_first = user.is_active and not has_left(user)
    leaving = _leave(user, actor=actor)
    away = _go_home(leaving.provider, actor=actor) if leaving is not None and is_first else None
    result = OffBoarding(user, leaving, away, keeps_account=_is_needed(user))
    if result.version != agreed:
        transaction.set_rollback(True)
        return replace(result, is_done=False)
    if not is_first:
        return result
    end_work(user.pk)
    if result.keeps_account:
        take_everything(user.pk)
        note_endings(user.pk, Ending.LEFT)
        end_ways_in(user.pk)
    else:
        close_account(user.pk)
    record(actor, "staff.closed", user)
    return result


@unless_deadlocked
@transaction.atomic
def open_again(user: User, *, actor: Actor) -> None:
    """They may sign in again, with the roles they had; who never chose a password is invited anew.

    Whoever waits for a yes has it, and comes in with their work account.

    A helper's plan stays as it is: taking them back is done on the helper's page. Raises RoleNotYours.
    """
    lock_staff()
    user = require_authority_over(user, actor=actor)
    if user.is_active:
        return
    has_waited = waits_for_yes(user)
    reopen_account(user.pk)
    begin_work_again(user.pk)
    record(actor, "staff.opened_again", user)
    if not user.has_usable_password() and user.email and user.last_login is None and not has_waited:
        invite(user, actor=actor)


@unless_deadlocked
@transaction.atomic
def turn_away(user: User, *, actor: Actor) -> None:
    """Whoever waits for a yes is who left, or nobody one knows: their work account opens nothing here.

    Nothing happens to who does not wait. Raises RoleNotYours.
    """
    lock_staff()
    user = require_authority_over(user, actor=actor)
    if waits_for_yes(user):
        end_work(user.pk)
        record(actor, "staff.turned_away", user)


def _leave(user: User, *, actor: Actor) -> Leaving | None:
    provider = Provider.objects.filter(user=user, is_active=True).select_related("department").first()
    if provider is None:
        return None
    today = timezone.localdate()
    if provider.leaves_on is not None and provider.leaves_on <= today:
        return Leaving(provider, provider.leaves_on)
    return set_last_day(provider, last_day=today, actor=actor)


def _go_home(provider: Provider, *, actor: Actor) -> Away | None:
    """Whatever is left of their day is somebody else's; None where nothing is."""
    now, ends_at = timezone.now().replace(second=0, microsecond=0), span_of_day(timezone.localdate()).ends_at
    rest = (now, ends_at)
    if provider.absences.filter(during__contains=rest).exists():
        return None
    on_duty = provider.shifts.filter(is_off=False, during__overlap=rest)
    if not on_duty.exists() and not visits_and_stays(provider, during=rest)[0]:
        return None
    return report_away(provider, from_at=now, until_at=ends_at, reason=AbsenceReason.OTHER, actor=actor)


def _is_needed(user: User) -> bool:
    """For more than their work."""
    return Recipient.objects.filter(user=user, is_active=True).exists() or acts_for_others(user.pk)
