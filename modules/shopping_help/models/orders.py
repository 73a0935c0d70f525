"""What somebody orders."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.enums import Allergen, ProductUnit, Substitution
from modules.shopping_help.models.runs import Run
from modules.shopping_help.models.stores import Product, Store
from shop.models import Booking, Recipient


class Wanted(models.Model):
    """One line of a list: a product of the store's, or something in the recipient's own words.

    `amount` is in thousandths of the unit.
    """

    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, related_name="%(class)ss")
    text = models.CharField(_("what"), max_length=80)
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=10, choices=ProductUnit, default=ProductUnit.PIECE)
    substitution = models.CharField(
        _("if it is sold out"), max_length=20, choices=Substitution, default=Substitution.OTHER_BRAND
    )

    class Meta:
        abstract = True
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                name="%(class)s_says_what_and_how_much", condition=Q(amount__gt=0) & ~Q(text="")
            ),
        )


class ListLine(Wanted):
    """What somebody writes down before they order: one list of theirs for each store, which ordering empties."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="shopping_list")
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta(Wanted.Meta):
        pass

    def __str__(self) -> str:
        return f"list line {self.pk}"

    @property
    def known_price(self) -> int | None:
        """What one of it costs by now, in øre."""
        return self.product.price if self.product is not None else None


class Order(models.Model):
    """A seat in a run, and a list. `fee` is what the service costs, in øre; the goods are another matter.

    `changed_at` is when the department last changed it after the run had closed, None where it did not.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="shopping_order")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="orders")
    contact_free = models.BooleanField(_("put it at the door"), default=False)
    fee = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"order {self.pk}"


class OrderLine(Wanted):
    """A line of an order. `price` is what one of the unit was said to cost when it was ordered, in øre; None where that
    was not known. `changed_at` as of its order; one that was `added_late` was not on the list when the run closed.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    price = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField(null=True)
    added_late = models.BooleanField(default=False, db_default=False)

    class Meta(Wanted.Meta):
        pass

    def __str__(self) -> str:
        return f"line {self.pk}"

    @property
    def known_price(self) -> int | None:
        """What one of it was said to cost, in øre."""
        return self.price


class LateChange(models.Model):
    """What a list said of a line before it was changed after the run had closed, and what it says now: whoever packs
    from it is told. In thousandths of the unit; `before` is 0 of what was added, `after` of what was taken off, and
    both are of an order that was called off, which has no text. `seen_at` is when the store said that it knows.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="late_changes")
    of_line = models.BigIntegerField(null=True)
    text = models.CharField(max_length=80, blank=True, default="")
    unit = models.CharField(max_length=10, choices=ProductUnit, default=ProductUnit.PIECE)
    before = models.PositiveIntegerField(default=0)
    after = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"late change {self.pk} of order {self.order_id}"


class Favourite(models.Model):
    """What somebody often orders, of one store."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="shopping_favourites")
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="shopping_favourite_once", fields=("recipient", "product")),
        )

    def __str__(self) -> str:
        return f"favourite {self.pk}"


class AllergyWarning(models.Model):
    """What somebody does not tolerate: health data, for who shops for them and nobody else.

    Kept as long as they order: `said_at` is when they last said so.
    """

    LONGEST_TEXT = 120
    recipient = models.OneToOneField(
        Recipient, on_delete=models.CASCADE, related_name="shopping_allergy_warning"
    )
    allergens = ArrayField(models.CharField(max_length=20, choices=Allergen), default=list)
    text = models.CharField(
        _("what else you do not tolerate"), max_length=LONGEST_TEXT, blank=True, default=""
    )
    said_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"allergy warning {self.pk}"
