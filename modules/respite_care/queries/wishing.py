"""Families that may hand in wishes for a round, and rounds for which a family may, as the department reads them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.errors import NotFound
from modules.respite_care.enums import RoundState
from modules.respite_care.models import CaredFor, Round, Wish
from modules.respite_care.queries.people import KEY, is_cared_for
from modules.respite_care.queries.rounds import families_of, get_round_of
from shop.models import Recipient
from shop.queries.access import departments_for, recipients_of, services_for_recipient
from shop.queries.finding import with_words
from shop.viewer import Viewer


def families_who_may_wish(found: Round, *, words: str = "") -> QuerySet[Recipient]:
    """Whom the round is for, each with how many wishes they have in it as `wish_count`.

    Where the service needs no decision, those of whom the department knows whom they care for.
    """
    own = Count("respite_wishes", filter=Q(respite_wishes__round=found))
    return with_words(_families(found), words, "name").annotate(wish_count=own)


def without_wishes(found: Round) -> QuerySet[Recipient]:
    """Whom the round is for, and who has handed in none."""
    own = Wish.objects.filter(round=found, recipient=OuterRef("pk"))
    return _families(found).filter(~Exists(own))


def get_family_of_round(found: Round, recipient_id: int) -> Recipient:
    """One that the department knows and that could hand in wishes themselves. Raises NotFound."""
    known = recipients_of(found.service.department).filter(pk=recipient_id, is_active=True)
    recipient = known.first()
    if recipient is None:
        raise NotFound
    get_round_of(recipient, found.pk)
    return recipient


def open_rounds_of(viewer: Viewer, recipient: Recipient) -> list[Round]:
    """Rounds of the viewer's departments for which this family may hand in wishes now. One query."""
    rounds = Round.objects.filter(
        service__in=services_for_recipient(recipient).filter(module_key=KEY).values("pk"),
        service__department__in=departments_for(viewer),
        state=RoundState.OPEN,
        wishes_until__gt=timezone.now(),
    )
    return list(rounds.select_related("service").order_by("wishes_until", "pk"))


def _families(found: Round) -> QuerySet[Recipient]:
    if found.service.requires_entitlement:
        return families_of(found)
    cares = CaredFor.objects.filter(is_cared_for(), recipient=OuterRef("pk"))
    return recipients_of(found.service.department).filter(Exists(cares), is_active=True)
