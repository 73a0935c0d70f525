"""Those who handle decisions hear in time that a parent's access is to be reviewed, and that consent waits."""

from collections.abc import Collection, Sequence

from django.db import transaction

from accounts.invitations import are_waited_for
from accounts.models import User
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox
from shop.domain.locks import lock_digest
from shop.models import Department, Representation, RoleGrant
from shop.queries.representation_duties import to_settle_in
from shop.viewer import MANAGES

TO_SETTLE = "representation.to_settle"


@transaction.atomic
def tell_what_is_to_settle() -> int:
    """Once of each consent that waits and of each birthday within thirty days, who handles the department's decisions.

    Run every morning; of what somebody was told before they are not told again. Returns how many messages there are.
    """
    lock_digest()  # two at once would both find that nobody was told
    told = 0
    for department in Department.objects.filter(is_active=True).order_by("pk"):
        waits = list(to_settle_in(department))
        for user_id in _who_handles(department) if waits else ():
            told += _tell(user_id, [_code(each) for each in waits], department=department)
    return told


def _tell(user_id: int, codes: Collection[str], *, department: Department) -> bool:
    before = OutboxMessage.objects.filter(kind=TO_SETTLE, user_id=user_id)
    heard = {code for about in before.values_list("params__about", flat=True) for code in about.split(",")}
    news = sorted(set(codes) - heard)
    if news:
        params: dict[str, str | int] = {"department_id": department.pk, "about": ",".join(news)}
        put_all_in_outbox([(TO_SETTLE, user_id, params)])
    return bool(news)


def _code(representation: Representation) -> str:
    """Which one, and what is asked: whether there is consent, or whether it goes on after a birthday."""
    return f"{representation.pk}:{representation.rests_from or 'consent'}"


def _who_handles(department: Department) -> Sequence[int]:
    """Not those of the municipality: they may do everything, and need not hear of each duty."""
    waiting = are_waited_for(User.objects.all()).values("pk")  # nobody is written to who has never signed in
    grants = RoleGrant.objects.filter(role__in=MANAGES, department=department, user__is_active=True)
    return sorted(set(grants.exclude(user__in=waiting).values_list("user", flat=True)))
