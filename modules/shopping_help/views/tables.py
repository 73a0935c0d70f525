"""Runs, stores and products, as lists."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from foundation.alphabet import Alphabetical
from modules.shopping_help.words import (
    allergens_in_words,
    price_in_words,
    until_in_words,
    window_in_words,
)
from shop.views.manage.lists.cells import linked, moment, tag, with_note
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable


class RunsTable(ListTable):
    """Rows are runs as `queries.runs.listed_runs` finds them."""

    caption = gettext_lazy("Shopping runs")
    counted = ngettext_lazy("%(count)s run", "%(count)s runs", "count")
    first = "delivery"
    delivery = SortedColumn(verbose_name=gettext_lazy("Delivery"), by=["starts_at"], empty_values=())
    store = SortedColumn(
        verbose_name=gettext_lazy("Store"), by=[Alphabetical("store__name"), "starts_at"], empty_values=()
    )
    closes = SortedColumn(verbose_name=gettext_lazy("Orders until"), by=["closes_at"], empty_values=())
    orders = SortedColumn(verbose_name=gettext_lazy("Orders"), by=["taken", "starts_at"], empty_values=())
    leader = SortedColumn(
        verbose_name=gettext_lazy("Work leader"),
        by=[Alphabetical("leader__name"), "starts_at"],
        empty_values=(),
    )
    crew = in_file_only(verbose_name=gettext_lazy("Crew"), empty_values=())

    def render_delivery(self, record: Any) -> SafeString:
        words = window_in_words(record.starts_at, record.ends_at)
        return with_note(
            linked(words, reverse("shopping_help:run_page", args=[record.pk])), record.service.name
        )

    def value_delivery(self, record: Any) -> str:
        return moment(record.starts_at)

    def render_store(self, record: Any) -> str:
        return str(record.store.name)

    def render_closes(self, record: Any) -> SafeString | str:
        if record.called_off_at is not None:
            return tag(_("Called off"), "mute")
        if record.closes_at <= timezone.now():
            return tag(_("Closed"), "mute")
        return capfirst(until_in_words(record.closes_at))

    def value_closes(self, record: Any) -> str:
        return moment(record.closes_at)

    def render_orders(self, record: Any) -> str:
        return _("%(count)s of %(places)s") % {"count": record.taken, "places": record.order_places}

    def value_orders(self, record: Any) -> str:
        return str(record.taken)

    def render_leader(self, record: Any) -> SafeString:
        crew = ngettext("%(count)s in the crew", "%(count)s in the crew", record.crew_count)
        words = crew % {"count": record.crew_count} if record.crew_count else _("no crew yet")
        return with_note(record.leader.display_name, words)

    def value_leader(self, record: Any) -> str:
        return str(record.leader.display_name)

    def value_crew(self, record: Any) -> str:
        return str(record.crew_count)


class StoresTable(ListTable):
    """Rows are stores as `queries.stores.listed_stores` finds them."""

    caption = gettext_lazy("Stores")
    counted = ngettext_lazy("%(count)s store", "%(count)s stores", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), by=[Alphabetical("name")])
    address = in_file_only(verbose_name=gettext_lazy("Address"))
    phone = in_file_only(verbose_name=gettext_lazy("Telephone"))
    products = SortedColumn(
        verbose_name=gettext_lazy("Products"), by=["product_count", "name"], empty_values=()
    )
    runs = SortedColumn(verbose_name=gettext_lazy("Runs to come"), by=["run_count", "name"], empty_values=())

    def render_name(self, record: Any) -> SafeString:
        note = record.address if record.is_active else _("closed")
        return with_note(linked(record.name, reverse("shopping_help:product_list", args=[record.pk])), note)

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def render_products(self, record: Any) -> SafeString:
        missing = record.without_price
        note = ngettext("%(count)s without a price", "%(count)s without a price", missing)
        return with_note(record.product_count, note % {"count": missing} if missing else "")

    def value_products(self, record: Any) -> str:
        return str(record.product_count)

    def render_runs(self, record: Any) -> str:
        return str(record.run_count or "–")

    def value_runs(self, record: Any) -> str:
        return str(record.run_count)


class ProductsTable(ListTable):
    """Rows are products as `queries.stores.listed_products` finds them."""

    caption = gettext_lazy("Products")
    counted = ngettext_lazy("%(count)s product", "%(count)s products", "count")
    first = "aisle"
    name = SortedColumn(verbose_name=gettext_lazy("Product"), by=[Alphabetical("name")])
    aisle = SortedColumn(
        verbose_name=pgettext_lazy("in a store", "Aisle"),
        by=["aisle__position", Alphabetical("name")],
        empty_values=(),
    )
    price = SortedColumn(
        verbose_name=gettext_lazy("Price"),
        by=["price", Alphabetical("name")],
        empty_values=(),
    )
    allergens = in_file_only(verbose_name=gettext_lazy("Allergens"), empty_values=())

    def render_name(self, record: Any) -> SafeString:
        said = record.allergens
        note = _("allergens not known") if said is None else ", ".join(allergens_in_words(said))
        words = _("%(product)s (not for sale)") if not record.is_active else "%(product)s"
        return with_note(
            linked(
                words % {"product": record.name}, reverse("shopping_help:change_product", args=[record.pk])
            ),
            note,
        )

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def render_aisle(self, record: Any) -> str:
        return str(record.aisle.name) if record.aisle else "–"

    def value_aisle(self, record: Any) -> str:
        return str(record.aisle.name) if record.aisle else ""

    def render_price(self, record: Any) -> SafeString | str:
        if record.price is None:
            return tag(_("not known"), "warm")
        return price_in_words(record.price, record.unit)

    def value_price(self, record: Any) -> str:
        if record.price is None:
            return ""
        whole, rest = divmod(record.price, 100)
        return f"{whole},{rest:02d}"

    def value_allergens(self, record: Any) -> str:
        if record.allergens is None:
            return ""
        return ", ".join(allergens_in_words(record.allergens)) or _("none")
