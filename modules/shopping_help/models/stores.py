"""Stores, and what they sell where."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.enums import Allergen, ProductUnit
from shop.models import Department


class Store(models.Model):
    """Where a department shops."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="stores")
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=20, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(name="shopping_store_is_named_once", fields=("department", "name")),
        )

    def __str__(self) -> str:
        return self.name


class Aisle(models.Model):
    """A part of the store, in the order in which one walks through it."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="aisles")
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(name="shopping_aisle_is_named_once", fields=("store", "name")),
        )

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something the store sells: the estimate of an order is made of these. Without a price, that is not known.

    `price` is in øre for one of the unit. `allergens` are those it contains, None where nobody has said.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="products")
    aisle = models.ForeignKey(
        Aisle, verbose_name=_("aisle"), on_delete=models.SET_NULL, null=True, related_name="products"
    )
    name = models.CharField(_("name"), max_length=80)
    unit = models.CharField(_("unit"), max_length=10, choices=ProductUnit, default=ProductUnit.PIECE)
    price = models.PositiveIntegerField(_("price"), null=True, blank=True)
    allergens = ArrayField(
        models.CharField(max_length=20, choices=Allergen), verbose_name=_("allergens"), null=True, blank=True
    )
    is_active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(name="shopping_product_is_named_once", fields=("store", "name")),
            models.CheckConstraint(
                name="shopping_product_is_not_free", condition=Q(price__isnull=True) | Q(price__gt=0)
            ),
        )

    def __str__(self) -> str:
        return self.name
