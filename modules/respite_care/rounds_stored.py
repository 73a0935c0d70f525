"""What rounds keep about a family: what they are told of it, and how it goes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.respite_care.models import Round, RoundShare, RoundStay, SwapAnswer, SwapOffer, Wish
from modules.respite_care.reasons import Outcome
from modules.respite_care.round_words import to_family
from shop.hooks import DataWords
from shop.models import Booking, Recipient
from ui.dates import day_and_year


def personal_data(recipient: Recipient) -> Mapping[str, Any]:
    wishes = Wish.objects.filter(recipient=recipient).select_related("round", "stay")
    shares = RoundShare.objects.filter(recipient=recipient).select_related("round")
    return {
        "wishes": [
            {
                "round": wish.round.name,
                "rank": wish.rank,
                "first_day": timezone.localdate(wish.stay.starts_at).isoformat(),
                "answer": to_family(wish) if wish.round.published_at else "",
            }
            for wish in wishes.order_by("-round_id", "rank")
        ],
        "rounds": [
            {"round": share.round.name, "outcome": Outcome(share.outcome).name.lower()}
            for share in shares.order_by("-round_id")
        ],
        "swaps": [
            {"offered_at": offer.made_at.isoformat(), "state": offer.state}
            for offer in SwapOffer.objects.filter(booking__recipient=recipient)
        ],
    }


def erase(recipient: Recipient) -> None:
    Wish.objects.filter(recipient=recipient).delete()
    RoundShare.objects.filter(recipient=recipient).delete()
    SwapAnswer.objects.filter(booking__recipient=recipient).delete()
    SwapOffer.objects.filter(booking__recipient=recipient).delete()


def forget(bookings: QuerySet[Booking]) -> int:
    """The wishes for stays that are over as long, also those that came to nothing; who waited is still known."""
    oldest = Exists(bookings.filter(service=OuterRef("round__service"), starts_at__gte=OuterRef("ends_at")))
    over = RoundStay.objects.filter(oldest).values("pk")
    theirs = Wish.objects.filter(booking__in=bookings).values("booking")
    count = theirs.count()
    Wish.objects.filter(stay__in=over, round__in=Round.objects.filter(published_at__isnull=False)).delete()
    SwapAnswer.objects.filter(booking__in=bookings).delete()
    SwapOffer.objects.filter(booking__in=bookings).delete()
    return count


def merge(duplicate: Recipient, into: Recipient) -> None:
    """Of a round in which both took part the other's own wishes stand, and the better outcome."""
    both = Wish.objects.filter(recipient=into).values("round")
    Wish.objects.filter(recipient=duplicate, round__in=both).delete()
    Wish.objects.filter(recipient=duplicate).update(recipient=into)
    for share in RoundShare.objects.filter(recipient=duplicate):
        ours = RoundShare.objects.filter(recipient=into, round=share.round_id).first()
        if ours is None:
            share.recipient = into
            share.save(update_fields=["recipient"])
            continue
        ours.outcome = min(ours.outcome, share.outcome)
        ours.save(update_fields=["outcome"])
        share.delete()


def wishes_in_words(wishes: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """A line for each."""
    return [
        _("%(round)s, wish no. %(rank)s: %(day)s. %(answer)s")
        % {
            "round": each["round"],
            "rank": each["rank"],
            "day": day_and_year(date.fromisoformat(each["first_day"])),
            "answer": each["answer"],
        }
        for each in wishes
    ]


def rounds_in_words(rounds: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    outcomes = {
        "first_wish": _("you had your first wish"),
        "another_wish": _("you had another of your wishes"),
        "nothing": _("there was none for you"),
    }
    return [f"{each['round']}: {outcomes[each['outcome']]}" for each in rounds]


def swaps_in_words(swaps: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [
        _("offered on %(day)s") % {"day": day_and_year(date.fromisoformat(each["offered_at"][:10]))}
        for each in swaps
    ]


WORDS = {
    "wishes": DataWords(gettext_lazy("Your wishes in rounds"), wishes_in_words),
    "rounds": DataWords(gettext_lazy("How rounds ended for you"), rounds_in_words),
    "swaps": DataWords(gettext_lazy("Stays you have offered to swap"), swaps_in_words),
}
