"""Rounds: popular weekends and holidays that are shared out months ahead, by what families wish for."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.respite_care.enums import RoundState
from modules.respite_care.models.homes import Home
from modules.respite_care.reasons import Outcome, Reason
from shop.asked_first import LONGEST_CHOICE
from shop.models import Booking, Recipient, Service

LONGEST_NAME = 80


class Round(models.Model):
    """Stays of one service that are shared out together. Families rank them until `wishes_until`.

    `seed` is what the lots are drawn with, where all else is equal: kept, so that anybody can draw them again.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="respite_rounds")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    wishes_until = models.DateTimeField(_("wishes until"))
    most_each = models.PositiveSmallIntegerField(
        _("stays for each family at most"), default=1, validators=[MinValueValidator(1)]
    )
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.DRAFT)
    seed = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    proposed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(name="respite_round_gives_some", condition=Q(most_each__gte=1)),
        )

    def __str__(self) -> str:
        return f"round {self.pk}"

    @property
    def takes_wishes(self) -> bool:
        return self.state == RoundState.OPEN and timezone.now() < self.wishes_until


class RoundStay(models.Model):
    """One of the stays of a round: so many of the service's days, nights or weekends (`length`)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stays")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    length = models.PositiveSmallIntegerField()
    label = models.CharField(_("what it is called"), max_length=LONGEST_NAME, blank=True, default="")

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                name="respite_round_stay_takes_time", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.UniqueConstraint(name="respite_round_stay_once", fields=("round", "starts_at")),
        )

    def __str__(self) -> str:
        return f"round stay {self.pk}"


class Wish(models.Model):
    """What a family would like: this stay for whom they chose, as their wish no. `rank`.

    Once the round is proposed it has a `reason`, which staff read, the one that the family is `told`, and where it is
    given the `home`; once published its `booking`, or in `refusal` the code of why it could not be booked any more.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="wishes")
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="respite_wishes")
    stay = models.ForeignKey(RoundStay, on_delete=models.CASCADE, related_name="wishes")
    chosen = models.CharField(max_length=LONGEST_CHOICE)
    rank = models.PositiveSmallIntegerField()
    reason = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in Reason], blank=True, default=""
    )
    told = models.CharField(max_length=20, blank=True, default="", db_default="")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, null=True, related_name="+")
    booking = models.OneToOneField(Booking, on_delete=models.SET_NULL, null=True, related_name="respite_wish")
    refusal = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ("rank", "id")
        constraints = (
            models.UniqueConstraint(
                name="respite_wish_has_its_rank",
                fields=("round", "recipient", "rank"),
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                name="respite_wish_once", fields=("round", "recipient", "stay", "chosen")
            ),
        )

    def __str__(self) -> str:
        return f"wish {self.pk}"

    @property
    def is_given(self) -> bool:
        return bool(self.reason) and Reason(self.reason).is_given


class RoundShare(models.Model):
    """How a published round ended for a family that took part: by that it is known who has waited longest.

    It says nothing of what they wished for, and is kept when the wishes are forgotten.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="shares")
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="respite_shares")
    outcome = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Outcome])

    class Meta:
        constraints = (
            models.UniqueConstraint(name="respite_share_of_each_once", fields=("round", "recipient")),
        )

    def __str__(self) -> str:
        return f"share {self.pk}"
