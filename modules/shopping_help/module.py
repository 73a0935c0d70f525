"""Shopping help, as the booking core sees it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.crew_act_words import CREW_ACT_WORDS
from modules.shopping_help.crew_attention import cards_of_runs
from modules.shopping_help.crew_stored import account_said, accounts_of, merge_accounts
from modules.shopping_help.models import AllergyWarning, Favourite, ListLine, Order
from modules.shopping_help.queries.crew import shops
from modules.shopping_help.queries.money import has_account
from modules.shopping_help.tasks import DELETE_OLD, TELL_STORES
from shop.hooks import AttentionCard, Audience, DataWords, ModulePage, ServiceModule
from shop.models import Booking, Department, Recipient


class ShoppingHelp(ServiceModule):
    """Orders are collected into a run, shopped by a crew and brought home."""

    key = "shopping_help"
    title = _("Shopping help")
    description = _("Groceries are ordered on a list, shopped together in one run, and brought home.")
    urlconf = "modules.shopping_help.urls"
    message_texts = "modules.shopping_help.crew_messages"
    pages: ClassVar[Sequence[ModulePage]] = (
        ModulePage("shopping_help:owed", _("What I owe"), Audience.RECIPIENT, has_account),
        ModulePage("shopping_help:crew", _("Shopping runs"), Audience.HELPER, helped_by=shops),
        ModulePage("shopping_help:store", _("Lists"), Audience.PARTNER),
        ModulePage("shopping_help:accounts", _("Accounts of shopping help"), Audience.DEPARTMENT),
        ModulePage("shopping_help:invoices", _("Invoices"), Audience.MUNICIPALITY),
    )
    nightly_jobs = (DELETE_OLD,)
    frequent_jobs = (TELL_STORES,)
    act_words = CREW_ACT_WORDS
    data_words: ClassVar[Mapping[str, DataWords]] = {
        "goods_account": DataWords(_("Goods you pay for"), account_said),
        "fee_account": DataWords(_("Shopping help you pay for"), account_said),
    }

    def personal_data(self, recipient: Recipient) -> Mapping[str, Any]:
        orders = Order.objects.filter(booking__recipient=recipient).prefetch_related("lines")
        favourites = Favourite.objects.filter(recipient=recipient)
        warning = AllergyWarning.objects.filter(recipient=recipient).first()
        return {
            "orders": [[line.text for line in order.lines.all()] for order in orders],
            "favourites": list(favourites.values_list("product__name", flat=True)),
            "allergies": [*warning.allergens, warning.text] if warning else [],
            **accounts_of(recipient),
        }

    def erase(self, recipient: Recipient) -> None:
        Order.objects.filter(booking__recipient=recipient).delete()
        Favourite.objects.filter(recipient=recipient).delete()
        ListLine.objects.filter(recipient=recipient).delete()
        AllergyWarning.objects.filter(recipient=recipient).delete()

    def forget(self, bookings: QuerySet[Booking]) -> int:
        return Order.objects.filter(booking__in=bookings).delete()[0]

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        return list(cards_of_runs(departments))

    def merge(self, duplicate: Recipient, into: Recipient) -> None:
        merge_accounts(duplicate, into)
        theirs = Favourite.objects.filter(recipient=duplicate)
        theirs.exclude(product__in=Favourite.objects.filter(recipient=into).values("product")).update(
            recipient=into
        )
        theirs.delete()
        if not AllergyWarning.objects.filter(recipient=into).exists():
            AllergyWarning.objects.filter(recipient=duplicate).update(recipient=into)
        AllergyWarning.objects.filter(recipient=duplicate).delete()
