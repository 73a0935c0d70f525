"""Who could sign in today. Whoever counts on somebody's being able to asks here."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.invitations import are_waited_for
from accounts.models import User
from accounts.work_models import WorkSignIn
from shop.enums import StaffRole
from shop.models import Recipient, Representative
from tenants.id_porten.client import is_set_up as id_porten_is_set_up

MUNICIPALITY_IS_THEIRS = Q(role_grants__role=StaffRole.MUNICIPALITY_ADMINISTRATOR)


def can_come_in(*, by_work: bool = True) -> QuerySet[User]:
    """Whose account is open and has a way in: a password, ID-porten, or their work account while that is switched on.

    Where not `by_work`, as if no work account opened anything. A second step is none of the ways: whoever must have
    one and has none sets it up after the password. Who was invited and has never signed in does not count: nobody
    knows yet that it is they.
    """
    ways = _by_password() | _by_id_porten() | (_by_work() if by_work else Q())
    waiting = are_waited_for(User.objects.all()).values("pk")
    return User.objects.filter(ways, is_active=True).exclude(pk__in=waiting)


def only_by_work() -> QuerySet[User]:
    """Those of them who have no other way in than their work account."""
    return can_come_in().exclude(pk__in=can_come_in(by_work=False).values("pk"))


def administrators(*, by_work: bool = True) -> QuerySet[User]:
    """Those of them who administer the municipality."""
    return can_come_in(by_work=by_work).filter(MUNICIPALITY_IS_THEIRS)


def _by_password() -> Q:
    """A passkey too: it opens only the account of who has a password."""
    return Q(email__isnull=False) & ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _by_work() -> Q:
    """With the provider that is trusted now; what another one called them opens nothing."""
    return Q(
        Exists(WorkSignIn.objects.filter(is_open=True, issuer=OuterRef("work_identity__issuer"))),
        work_ended_at=None,
    )


def _by_id_porten() -> Q:
    """By the number of a recipient or of who acts for others, as `shop.domain.identity.first_sign_in` finds them."""
    if not id_porten_is_set_up():
        return Q(pk__in=[])
    recipients = Recipient.objects.filter(is_active=True, national_id_hash__isnull=False)
    return Q(Exists(recipients.filter(user=OuterRef("pk")))) | Q(
        Exists(Representative.objects.filter(user=OuterRef("pk")))
    )
