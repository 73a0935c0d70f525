"""Codes of the module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Substitution(TextChoices):
    """What to do about a line that is sold out."""

    NONE = "none", _("nothing instead")
    OTHER_BRAND = "other_brand", _("the same of another brand")
    SIMILAR = "similar", _("something like it")
    CALL_ME = "call_me", _("call me")


class ProductUnit(TextChoices):
    PIECE = "piece", _("piece")
    KILO = "kilo", _("kg")
    LITRE = "litre", _("litre")


class Allergen(TextChoices):
    """The fourteen that are always declared (matinformasjonsforskriften, EU 1169/2011, annex II)."""

    GLUTEN = "gluten", _("cereals containing gluten")
    CRUSTACEANS = "crustaceans", _("crustaceans")
    EGG = "egg", _("egg")
    FISH = "fish", _("fish")
    PEANUTS = "peanuts", _("peanuts")
    SOY = "soy", _("soya")
    MILK = "milk", _("milk")
    NUTS = "nuts", _("nuts")
    CELERY = "celery", _("celery")
    MUSTARD = "mustard", _("mustard")
    SESAME = "sesame", _("sesame")
    SULPHITE = "sulphite", _("sulphur dioxide and sulphites")
    LUPIN = "lupin", _("lupin")
    MOLLUSCS = "molluscs", _("molluscs")


class MarkKind(TextChoices):
    """What became of a line, as who shops says it."""

    FOUND = "found", _("found")
    SUBSTITUTED = "substituted", _("something else instead")
    MISSING = "missing", _("sold out")
    TAKEN_BACK = "taken_back", _("taken back")


class LateKind(TextChoices):
    """What was done to a list that had closed."""

    ADDED = "added", _("added")
    AMOUNT = "amount", _("another amount")
    TAKEN_OFF = "taken_off", _("taken off")
    ORDER_OFF = "order_off", _("the order is called off")


class Invoicer(TextChoices):
    """Who sends the invoice for what was bought."""

    MUNICIPALITY = "municipality", _("The municipality")
    STORE = "store", _("The store")


class EntryReason(TextChoices):
    """Why something stands in a ledger.

    The first two are written of an order that was delivered, the others of one that was not.
    """

    CLOSED = "closed", _("the run was closed")
    CORRECTED = "corrected", _("corrected")
    NOT_OWED = "not_owed", _("not to be paid")
    OWED_ANYWAY = "owed_anyway", _("not delivered, to be paid all the same")


class CorrectionCause(TextChoices):
    """Why an order costs something else than what was written."""

    PRICE = "price", _("the price was wrong")
    AMOUNT = "amount", _("the amount was wrong")
    GOODS = "goods", _("goods were missing, damaged or not what was ordered")
    OUTCOME = "outcome", _("what was said of the delivery was wrong")
    FEE = "fee", _("the fee was wrong")
    OTHER = "other", _("something else")


class Mishap(TextChoices):
    """Why a run that had begun was broken off, as those who wait for their goods are told it."""

    STORE = "store", _("The store could not be used")
    CAR = "car", _("The car broke down")
    CREW = "crew", _("Those who shop could not go on")
    ROADS = "roads", _("The roads could not be driven")
    OTHER = "other", _("Something unforeseen happened")
