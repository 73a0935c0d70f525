"""Families hand in what they would like, ranked, until the date."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor, Channel
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round, Wish
from modules.respite_care.round_errors import NotAWish, WishesClosed
from shop.domain.hearing import tell_recipient
from shop.domain.meanwhile import require_unchanged
from shop.domain.representation.mandate import require_mandate
from shop.models import Recipient
from shop.queries.asked_first import asked_first
from shop.queries.versions import version_of

MOST_WISHES = 10
NOTED = "respite_care.wishes_noted"


@transaction.atomic
def hand_in(
    found: Round, *, recipient: Recipient, wishes: Sequence[tuple[int, str]], actor: Actor, seen: str = ""
) -> list[Wish]:
    """These are the family's wishes now, the dearest first: for each the stay's id and whom it is for.

    None at all takes them back. The same said twice counts once. What the department notes for a family that called,
    the family is told. Raises WishesClosed, NotAWish or ChangedMeanwhile, and then what was handed in before stands.
    """
    require_mandate(actor, recipient_id=recipient.pk, service_id=found.service_id)
    found = Round.objects.select_for_update(of=("self",)).select_related("service").get(pk=found.pk)
    if found.state != RoundState.OPEN or timezone.now() >= found.wishes_until:
        raise WishesClosed
    question = asked_first(found.service, recipient)
    stays = set(found.stays.values_list("pk", flat=True))
    ranked = list(dict.fromkeys(wishes))[:MOST_WISHES]
    for stay_id, chosen in ranked:
        if stay_id not in stays or question is None or question.choice(chosen) is None:
            raise NotAWish
    before = _ranked(found, recipient)
    require_unchanged(seen, now=version_of(before), wanted=version_of(ranked))
    if before == ranked:
        return list(Wish.objects.filter(round=found, recipient=recipient))
    Wish.objects.filter(round=found, recipient=recipient).delete()
    made = Wish.objects.bulk_create(
        Wish(round=found, recipient=recipient, stay_id=stay_id, chosen=chosen, rank=rank)
        for rank, (stay_id, chosen) in enumerate(ranked, start=1)
    )
    record(actor, "respite_care.wishes_handed_in", found, recipient_id=recipient.pk, count=len(made))
    if actor.channel == Channel.PHONE:
        tell_recipient(
            NOTED, recipient, service_id=found.service_id, round_id=found.pk, recipient_id=recipient.pk
        )
    return made


def version_of_wishes(found: Round, recipient: Recipient) -> str:
    """What the family has handed in, in a few letters."""
    return version_of(_ranked(found, recipient))


def _ranked(found: Round, recipient: Recipient) -> list[tuple[int, str]]:
    wishes = Wish.objects.filter(round=found, recipient=recipient).order_by("rank")
    return list(wishes.values_list("stay_id", "chosen"))
