"""What shopping help stores about a recipient: what they are told of it, and how it is erased."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.shopping_help.enums import Substitution
from modules.shopping_help.models import AllergyWarning, Favourite, ListLine, Order
from modules.shopping_help.queries.keeping import allergies_kept_until, day_of_end, keeping_of
from modules.shopping_help.words import allergens_in_words, amount_in_words
from shop.hooks import DataWords
from shop.models import Booking, Recipient
from ui.dates import day_and_year


def personal_data(recipient: Recipient) -> Mapping[str, Any]:
    orders = Order.objects.filter(booking__recipient=recipient).select_related(
        "booking", "run__store", "run__service"
    )
    written = ListLine.objects.filter(recipient=recipient).select_related("store")
    favourites = Favourite.objects.filter(recipient=recipient).select_related("store", "product")
    warning = AllergyWarning.objects.filter(recipient=recipient).first()
    return {
        "orders": [
            {
                "day": timezone.localdate(order.booking.starts_at).isoformat(),
                "store": order.run.store.name,
                "fee": order.fee,
                "contact_free": order.contact_free,
                "changed_at": order.changed_at.isoformat() if order.changed_at else None,
                "lines": [_line(line) | {"price": line.price} for line in order.lines.all()],
                "lines_kept_until": day_of_end(
                    order.run.ends_at, keeping_of(order.run.service).lists
                ).isoformat(),
            }
            for order in orders.prefetch_related("lines").order_by("-booking__starts_at")
        ],
        "list": [_line(line) | {"store": line.store.name} for line in written.order_by("store", "position")],
        "favourites": [
            {"store": each.store.name, "product": each.product.name} for each in favourites.order_by("pk")
        ],
        "allergies": {
            "allergens": warning.allergens,
            "text": warning.text,
            "said_at": warning.said_at.isoformat(),
            "kept_until": allergies_kept_until(warning).isoformat(),
        }
        if warning
        else {},
    }


def _line(line: Any) -> dict[str, Any]:
    return {
        "text": line.text,
        "amount": line.amount,
        "unit": line.unit,
        "if_sold_out": line.substitution,
    }


def erase(recipient: Recipient) -> None:
    Order.objects.filter(booking__recipient=recipient).delete()
    for kept in (ListLine, Favourite, AllergyWarning):
        kept.objects.filter(recipient=recipient).delete()


def forget(bookings: QuerySet[Booking]) -> int:
    """Also what they do not tolerate and what they often buy, where nothing was ordered since: it had its purpose."""
    since = Order.objects.filter(booking__recipient=OuterRef("recipient")).exclude(booking__in=bookings)
    for kept in (ListLine, Favourite, AllergyWarning):
        of_them = kept.objects.filter(recipient__in=bookings.values("recipient"))
        of_them.filter(~Exists(since)).delete()
    orders = Order.objects.filter(booking__in=bookings)
    count = orders.count()
    orders.delete()
    return count


def merge(duplicate: Recipient, into: Recipient) -> None:
    """What is not tolerated by either is not tolerated; a list that both have begun is both of them."""
    own = Favourite.objects.filter(recipient=into).values("product")
    theirs = Favourite.objects.filter(recipient=duplicate)
    theirs.exclude(product__in=own).update(recipient=into)
    Favourite.objects.filter(recipient=duplicate).delete()
    ListLine.objects.filter(recipient=duplicate).update(recipient=into)
    said = AllergyWarning.objects.filter(recipient=duplicate).first()
    if said is None:
        return
    ours = AllergyWarning.objects.filter(recipient=into).first()
    if ours is None:
        said.recipient = into
        said.save(update_fields=["recipient"])
        return
    ours.allergens = sorted({*ours.allergens, *said.allergens})
    if said.text and said.text not in ours.text:
        ours.text = "; ".join(filter(None, (ours.text, said.text)))[: AllergyWarning.LONGEST_TEXT]
    ours.save(update_fields=["allergens", "text"])
    said.delete()


def orders_in_words(orders: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [_order_in_words(each) for each in orders]


def _order_in_words(order: Mapping[str, Any]) -> str:
    said = f"{_day(order['day'])}, {order['store']}"
    if not order["lines"]:
        return said
    kept = _kept_until(order["lines_kept_until"])
    return f"{said}: {'; '.join(map(_said, order['lines']))} ({kept})"


def _kept_until(day: str) -> str:
    return _("kept until %(day)s") % {"day": _day(day)}


def _day(day: str) -> str:
    return day_and_year(date.fromisoformat(day))


def lines_in_words(lines: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [f"{line['store']}: {_said(line)}" for line in lines]


def _said(line: Mapping[str, Any]) -> str:
    amount = amount_in_words(line["amount"], line["unit"])
    return f"{line['text']}, {amount} ({Substitution(line['if_sold_out']).label})"


def allergies_in_words(said: Mapping[str, Any]) -> Sequence[str]:
    if not said:
        return []
    words = [*allergens_in_words(said["allergens"]), *filter(None, [said["text"]])]
    return [*words, capfirst(_kept_until(said["kept_until"]))]


WORDS = {
    "orders": DataWords(gettext_lazy("What you have ordered"), orders_in_words),
    "list": DataWords(gettext_lazy("What you have written on a list"), lines_in_words),
    "favourites": DataWords(
        gettext_lazy("What you often buy"),
        lambda said: [_("%(product)s, %(store)s") % each for each in said],
    ),
    "allergies": DataWords(gettext_lazy("What you do not tolerate"), allergies_in_words),
}
