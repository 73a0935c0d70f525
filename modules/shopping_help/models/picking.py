"""What becomes of the lines of a run, and how far the run has come."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.enums import Allergen, MarkKind
from modules.shopping_help.models.orders import Order, OrderLine
from modules.shopping_help.models.runs import Run
from modules.shopping_help.models.stores import Product

THOUSANDTHS = 1000
"""Of a unit: what amounts are counted in."""


def cost_of(price: int | None, amount: int) -> int | None:
    """Of so many thousandths of what costs so much, in øre, half an øre up; None where the price is not known."""
    return None if price is None else (price * amount * 2 + THOUSANDTHS) // (2 * THOUSANDTHS)


class Mark(models.Model):
    """What somebody said of a line, written once: the last one of a line is what holds, and TAKEN_BACK is nothing.

    `number` counts the marks of a line from one, so that two who mark it at once cannot both be the third. `amount` is
    in thousandths of the line's unit and `price` in øre for one of it, None where nobody has said it. `text` is what
    was taken instead, `allergens` what is in that: None where nobody has looked.
    """

    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="marks")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=MarkKind)
    amount = models.PositiveIntegerField(default=0)
    price = models.PositiveIntegerField(null=True)
    text = models.CharField(_("what instead"), max_length=80, blank=True, default="")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, related_name="+")
    allergens = ArrayField(models.CharField(max_length=20, choices=Allergen), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    by_store = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(name="shopping_mark_has_its_number", fields=("line", "number")),
            models.CheckConstraint(
                name="shopping_mark_says_how_much",
                condition=Q(kind__in=(MarkKind.FOUND, MarkKind.SUBSTITUTED), amount__gt=0)
                | Q(kind__in=(MarkKind.MISSING, MarkKind.TAKEN_BACK), amount=0, price__isnull=True),
            ),
            models.CheckConstraint(
                name="shopping_mark_says_what_instead",
                condition=Q(kind=MarkKind.SUBSTITUTED) ^ Q(text=""),
            ),
        )

    def __str__(self) -> str:
        return f"mark {self.number} of line {self.line_id}"

    def holds_of(self, line: OrderLine) -> bool:
        """Whether it was said of the line as it is: not before the department changed it."""
        return line.changed_at is None or self.at >= line.changed_at

    @property
    def cost(self) -> int | None:
        """In øre, halves up; None where there is a price to come."""
        if self.amount == 0:
            return 0
        return (
            None if self.price is None else (self.price * self.amount * 2 + THOUSANDTHS) // (2 * THOUSANDTHS)
        )


class RunProgress(models.Model):
    """How far a run has come after its cut-off; a run without one has not begun.

    `receipt` is what the store's receipt says for the whole run, in øre, and `receipt_note` why the lines say something
    else. `told_store_at` is when its partners were told that the lists are there, `received_at` when one of them said
    that they have them, or began to pack. Once `closed_at` is set, what was bought is in the ledgers.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="progress")
    told_store_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    set_out_at = models.DateTimeField(null=True)
    receipt = models.PositiveIntegerField(_("the receipt's total"), null=True)
    receipt_note = models.CharField(
        _("why the receipt differs"), max_length=200, blank=True, default="", db_default=""
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"progress of run {self.run_id}"


class DeliveryStop(models.Model):
    """Where in the round an order is delivered. Those without one come after, as they were ordered."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="stop")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"stop {self.position} of order {self.order_id}"
