"""Swaps: two families exchange a stay each, and neither learns who the other is."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from modules.respite_care.enums import SwapState
from shop.models import Booking

GOING = (SwapState.OPEN, SwapState.AGREED)
"""Of a suggestion that can still come to something."""


class SwapOffer(models.Model):
    """A family would give this stay for another; others see its dates and nothing else."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="respite_swap_offers")
    state = models.CharField(max_length=12, choices=SwapState, default=SwapState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="respite_swap_offered_once", fields=("booking",), condition=Q(state=SwapState.OPEN)
            ),
        )

    def __str__(self) -> str:
        return f"swap offer {self.pk}"


class SwapAnswer(models.Model):
    """Another family would give this stay of theirs for the offered one.

    AGREED is one that both have said yes to and that waits for the department's, where that is asked.
    """

    offer = models.ForeignKey(SwapOffer, on_delete=models.CASCADE, related_name="answers")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="respite_swap_answers")
    state = models.CharField(max_length=12, choices=SwapState, default=SwapState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="respite_swap_answered_once_each",
                fields=("offer", "booking"),
                condition=Q(state__in=list(GOING)),
            ),
            models.UniqueConstraint(
                name="respite_swap_agreed_once", fields=("offer",), condition=Q(state=SwapState.AGREED)
            ),
        )

    def __str__(self) -> str:
        return f"swap answer {self.pk}"

    @property
    def is_going(self) -> bool:
        """Whether it can still come to something."""
        return self.state in GOING
