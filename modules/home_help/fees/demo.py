"""Invented rates, bands and closed months: by the hour, by subscription, and by subscription after some hours."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.scope import current_tenant_key
from modules.home_help.fees.closing import close_month, month_to_close
from modules.home_help.fees.editing import add_table
from modules.home_help.fees.models import FeeLine, FeeTable, RecipientBand
from modules.home_help.fees.reckoning import Band, Strategy, Table, first_of, month_after
from shop.models import Recipient, Service

MONTHS_CHARGED, MONTHS_OPEN = 5, 1
"""From how many months ago, and how many of those that are over wait to be closed."""
WITHOUT_BAND = 9
"""Every so many have none yet."""
PAID = ("Renhold", "Rydding og matlaging")
"""What is charged; the demonstration's other services are free."""
SOMETIME = date(2026, 1, 1)

HOURLY = Table(
    SOMETIME,
    Strategy.HOURLY,
    (
        Band(1, "Under 2 G", is_under_2g=True, hourly_rate=120_00, monthly_cap=240_00),
        Band(2, "2–3 G", hourly_rate=220_00, monthly_cap=900_00),
        Band(3, "3–4 G", hourly_rate=320_00, monthly_cap=1500_00),
        Band(4, "4–5 G", hourly_rate=420_00, monthly_cap=2200_00),
        Band(5, "Over 5 G", hourly_rate=500_00, monthly_cap=3000_00),
    ),
    default_band=5,
    statutory_maximum=240_00,
    cost_price=520_00,
)
SUBSCRIPTION = Table(
    SOMETIME,
    Strategy.SUBSCRIPTION,
    (
        Band(1, "Under 2 G", is_under_2g=True, subscription=240_00),
        Band(2, "2–3 G", subscription=700_00),
        Band(3, "3–4 G", subscription=1200_00),
        Band(4, "Over 4 G", subscription=1800_00),
    ),
    default_band=4,
    statutory_maximum=240_00,
)
AFTER_HOURS = Table(
    SOMETIME,
    Strategy.SUBSCRIPTION_AFTER_HOURS,
    (
        Band(1, "Under 2 G", is_under_2g=True, hourly_rate=120_00, hours=2, subscription=240_00),
        Band(2, "2–3 G", hourly_rate=250_00, hours=4, subscription=1000_00),
        Band(3, "3–5 G", hourly_rate=350_00, hours=5, subscription=1750_00),
        Band(4, "Over 5 G", hourly_rate=450_00, hours=6, subscription=2700_00),
    ),
    default_band=4,
    statutory_maximum=240_00,
    cost_price=500_00,
    charges_missed=True,
)
BY_MUNICIPALITY: Mapping[str, Table] = {
    "larvik": HOURLY,
    "sandefjord": SUBSCRIPTION,
    "melhus": AFTER_HOURS,
}


def charge_for_help() -> None:
    """Once a municipality, for all its services of home help; on a later day the months that have passed are closed."""
    this = first_of(timezone.localdate())
    table = BY_MUNICIPALITY.get(current_tenant_key(), HOURLY)
    if not FeeTable.objects.exists():
        services = Service.objects.filter(module_key="home_help", is_active=True, name__in=PAID)
        paid = list(services.values_list("pk", flat=True))
        begins = month_after(this, count=-MONTHS_CHARGED)
        add_table(replace(table, starts_on=begins), service_ids=paid, actor=SYSTEM)
        coming = replace(table, starts_on=date(this.year + 1, 1, 1), statutory_maximum=250_00)
        add_table(coming, service_ids=paid, actor=SYSTEM)
        _give_bands(table, since=begins)
        close_month(begins, actor=SYSTEM)
        _put_a_band_right()
    while (due := month_to_close()) is not None and due < month_after(this, count=-MONTHS_OPEN):
        close_month(due, actor=SYSTEM)


def _give_bands(table: Table, *, since: date) -> None:
    """To most of those who have a decision."""
    helped = Recipient.objects.filter(entitlements__service__module_key="home_help", erased_at__isnull=True)
    ids = list(helped.order_by("pk").distinct().values_list("pk", flat=True))
    bands = [
        RecipientBand(recipient_id=pk, starts_on=since, number=1 + (place + 1) % len(table.bands))
        for place, pk in enumerate(ids)
        if place % WITHOUT_BAND != WITHOUT_BAND - 1
    ]
    RecipientBand.objects.bulk_create(bands)


def _put_a_band_right() -> None:
    """One household turns out to have had less: what was charged too much comes back with the next month."""
    charged = FeeLine.objects.filter(band__gt=1, recipient__fee_bands__isnull=False)
    most = charged.order_by("-amount", "pk").first()
    if most is not None:
        RecipientBand.objects.filter(recipient=most.recipient_id).update(number=most.band - 1)
