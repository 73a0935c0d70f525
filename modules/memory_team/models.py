"""What a relative said about a talk. Nothing asks who it is about, or what anybody has."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from shop.models import Booking

MOST_PEOPLE = 6
LONGEST_NOTE = 200


class Talk(models.Model):
    """The answers that came with a booking of one of the team's services.

    `topics` are codes (`topics.py`), `language` is that of the interpreter they need, if any. The interpreter is
    ordered where `ordered_for` is when the talk begins: one that was moved since must be ordered anew. Of a visit that
    maps a need, `agreed_at` is when somebody confirmed that the person agrees to it; the consent itself is in the
    journal.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="memory_team_talk")
    topics = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    language = models.CharField(max_length=10, blank=True, default="")
    ordered_for = models.DateTimeField(null=True)
    practical = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="memory_team_talk_has_one_to_six", condition=Q(people__range=(1, MOST_PEOPLE))
            ),
            models.CheckConstraint(
                name="memory_team_interpreter_has_a_language",
                condition=Q(ordered_for__isnull=True) | ~Q(language=""),
            ),
        )

    def __str__(self) -> str:
        return f"talk {self.pk}"

    @property
    def is_ordered(self) -> bool:
        """Whether the interpreter will be there when the talk begins."""
        return self.ordered_for is not None and self.ordered_for == self.booking.starts_at


IS_ORDERED = Q(ordered_for=F("booking__starts_at"))
