"""The municipality's rate tables: what holds now, what will, and what held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Actor, Channel
from foundation.errors import DomainError, NotFound
from modules.home_help.fees.closing import month_to_close
from modules.home_help.fees.editing import add_table, change_table, is_used, remove_table, version_of_table
from modules.home_help.fees.errors import MonthTaken, TableIsUsed
from modules.home_help.fees.forms import TableForm
from modules.home_help.fees.models import FeeRun, FeeTable
from modules.home_help.fees.rate_tables import Rates, rates_of
from modules.home_help.fees.reckoning import first_of, month_after
from modules.home_help.fees.words import (
    STRATEGIES,
    band_in_words,
    month_in_words,
    month_within,
    price_of,
)
from shop.errors import ChangedMeanwhile
from shop.models import Service
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from ui.money import kroner
from ui.tiles import Definition

CURRENT = "home_help:fees"


@dataclass(frozen=True, slots=True)
class Shown:
    """A table on the page: `state` and `tone` as a mark says it; `can_change` until a month was closed by it."""

    pk: int
    title: str
    state: str
    tone: str
    can_change: bool
    facts: list[Definition]
    bands: list[tuple[str, str]]


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """All of them, the latest first."""
    this, tables = first_of(timezone.localdate()), list(_tables())
    begun = [each.starts_on for each in tables if each.starts_on <= this]
    due = month_to_close()
    return draw_municipality_page(
        request,
        "home_help/fees/tables.html",
        current=CURRENT,
        tables=[_shown(each, in_force=max(begun, default=None)) for each in tables],
        due=month_within(due) if due and month_after(due) <= this else "",
    )


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new one, to begin with as the latest is."""
    latest = _tables().first()
    after = month_after(first_of(timezone.localdate()))
    begins = max(after, month_after(latest.starts_on)) if latest else after
    form = TableForm(request.POST or None, like=latest, starts_on=begins)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_table(form.table, service_ids=form.service_ids, actor=_actor(request))
        except (MonthTaken, TableIsUsed) as error:
            form.add_error("starts_on", error.in_full())
        else:
            messages.success(request, _saved(added))
            return redirect("home_help:fees")
    return _draw(request, form, heading=_("New rate table"))


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, table_id: int) -> HttpResponse:
    """One by which no month was closed yet; of another one it says why it stays as it is."""
    stored = _get(table_id)
    if is_used(stored):
        messages.info(request, TableIsUsed().in_full())
        return redirect("home_help:fees")
    form = TableForm(request.POST or None, like=stored)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            change_table(
                stored,
                table=form.table,
                service_ids=form.service_ids,
                actor=_actor(request),
                seen=request.POST.get("seen", ""),
            )
        except (MonthTaken, TableIsUsed) as error:
            form.add_error("starts_on", error.in_full())
        except ChangedMeanwhile:
            rows = differing_fields(form, *form.bands)
            conflict = conflict_over(request, stored, acts=["fee_table.changed"], rows=rows)
        else:
            messages.success(request, _saved(_get(table_id)))
            return redirect("home_help:fees")
    heading = _("Rates from %(month)s") % {"month": month_within(stored.starts_on)}
    return _draw(request, form, heading=heading, stored=stored, conflict=conflict)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, table_id: int) -> HttpResponse:
    """Asked first, with what holds then."""
    stored = _get(table_id)
    if request.method == "POST":
        try:
            remove_table(stored, actor=_actor(request))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("The rate table is removed."))
        return redirect("home_help:fees")
    before = _tables().filter(starts_on__lt=stored.starts_on).first()
    holds = (
        _("the rates from %(month)s go on") % {"month": month_within(before.starts_on)}
        if before
        else _("nothing is charged")
    )
    return draw_municipality_page(
        request,
        "ui/confirm_page.html",
        current=CURRENT,
        heading=_("Remove this rate table?"),
        text=_("Nobody was charged by it yet."),
        details=[
            Definition(_("Rates from"), month_in_words(stored.starts_on)),
            Definition(_("Without them"), holds),
        ],
        is_destructive=True,
        confirm_label=_("Yes, remove it"),
        back_url=reverse("home_help:fees"),
    )


def _tables() -> QuerySet[FeeTable]:
    closed = FeeRun.objects.filter(month__gte=OuterRef("starts_on"))
    tables = FeeTable.objects.annotate(is_used=Exists(closed)).order_by("-starts_on")
    return tables.prefetch_related("bands", "services__department")


def _get(table_id: int) -> FeeTable:
    stored = FeeTable.objects.prefetch_related("bands", "services").filter(pk=table_id).first()
    if stored is None:
        raise NotFound
    return stored


def _draw(
    request: HttpRequest,
    form: TableForm,
    *,
    heading: str,
    stored: FeeTable | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    status = conflict.status if conflict else UNPROCESSABLE if form.is_bound else 200
    return draw_municipality_page(
        request,
        "home_help/fees/table.html",
        current=CURRENT,
        status=status,
        form=form,
        heading=heading,
        stored=stored,
        conflict=conflict,
        seen=seen_of(form, version_of_table(stored), conflict=conflict) if stored else "",
    )


def _shown(stored: FeeTable, *, in_force: object) -> Shown:
    rates = rates_of(stored)
    is_coming = stored.starts_on > first_of(timezone.localdate())
    holds = stored.starts_on == in_force
    return Shown(
        stored.pk,
        month_within(stored.starts_on),
        _("holds now") if holds else _("to come") if is_coming else _("has ended"),
        "good" if holds else "" if is_coming else "mute",
        not getattr(stored, "is_used", True),
        _facts(stored, rates),
        [(band_in_words(band), price_of(band, rates.table.strategy)) for band in rates.table.bands],
    )


def _facts(stored: FeeTable, rates: Rates) -> list[Definition]:
    table = rates.table
    services = "; ".join(_by_name(stored.services.all()))
    facts = [
        Definition(_("How it is charged"), str(STRATEGIES[table.strategy])),
        Definition(_("Paid for"), services or _("nothing: all services are free of charge")),
    ]
    if table.statutory_maximum is not None:
        facts.append(Definition(_("Statutory maximum under 2 G"), kroner(table.statutory_maximum)))
    if table.cost_price is not None:
        facts.append(Definition(_("Cost price of an hour"), kroner(table.cost_price)))
    facts.append(Definition(_("Who has no band"), band_in_words(table.band(None))))
    facts.append(Definition(_("A door that nobody opened"), _charged(is_charged=table.charges_missed)))
    if table.strategy == "subscription":
        facts.append(Definition(_("A month without a visit"), _charged(is_charged=table.charges_idle)))
    return facts


def _by_name(services: Iterable[Service]) -> Iterator[str]:
    """“Cleaning (Home help north, Home help south)”."""
    where: dict[str, list[str]] = {}
    for each in services:
        where.setdefault(each.name, []).append(each.department.name)
    for name in sorted(where):
        yield f"{name} ({', '.join(sorted(where[name]))})"


def _charged(*, is_charged: bool) -> str:
    return _("is charged") if is_charged else _("is not charged")


def _saved(stored: FeeTable) -> str:
    return _("Saved. The rates hold from %(month)s.") % {"month": month_within(stored.starts_on)}


def _actor(request: HttpRequest) -> Actor:
    return viewer_of(request).actor(Channel.STAFF)
