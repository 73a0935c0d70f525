"""Months that are over are closed, one after the other, and become the file of the finance system."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record_each
from foundation.actor import Channel
from foundation.errors import NotFound
from modules.home_help.fees.closing import Draft, close_month, draft_of, is_over, month_to_close
from modules.home_help.fees.errors import MonthNotClosable
from modules.home_help.fees.finance_file import lines_of, rows_of_file
from modules.home_help.fees.lists import FeeLinesTable, listed_lines
from modules.home_help.fees.models import FeeLine, FeeRun
from modules.home_help.fees.reckoning import month_after
from modules.home_help.fees.words import month_in_words, month_within
from shop.errors import ChangedMeanwhile
from shop.forms.lists.plain import WordsForm
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.lists.answering import answer_with_list, file_of
from shop.views.manage.lists.cells import moment
from shop.views.manage.lists.flat import FlatTable
from ui.lists.table import is_asked_as_file
from ui.money import in_file, kroner
from ui.spreadsheets import csv_file
from ui.tiles import Definition

CURRENT = "home_help:fees"
FILE_VIEWED = "fees.file_viewed"


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Which month is next, and those that are closed."""
    if is_asked_as_file(request):
        return file_of(request, None, _as_file(request), name=_("months of co-payment"))
    due = month_to_close()
    return draw_municipality_page(
        request,
        "home_help/fees/months.html",
        current=CURRENT,
        runs=[_in_words(run) for run in _runs()],
        next=month_within(due) if due else "",
        is_over=due is not None and is_over(due),
        over_from=month_within(month_after(due)) if due else "",
    )


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Show what would be written and what still lacks an outcome; the yes holds for exactly that."""
    month = _asked_for(request)
    if month is None:
        messages.info(request, MonthNotClosable().in_full())
        return redirect("home_help:fee_months")
    status = 200
    if request.method == "POST":
        try:
            run = close_month(
                month, actor=viewer_of(request).actor(Channel.STAFF), seen=request.POST.get("seen", "")
            )
        except MonthNotClosable as error:
            messages.info(request, error.in_full())
            return redirect("home_help:fee_months")
        except ChangedMeanwhile as error:
            status = error.status
        else:
            messages.success(request, _("%(month)s is closed.") % {"month": month_in_words(month)})
            return redirect("home_help:fee_month", run.pk)
    return _ask(request, draft_of(month), status=status)


@municipality_page
@require_safe
def show_month(request: HttpRequest, run_id: int) -> HttpResponse:
    """Everybody in it, and how much."""
    run = _get(run_id)
    form = WordsForm(request.GET)
    title = _("Co-payment in %(month)s") % {"month": month_within(run.month)}
    return answer_with_list(
        request,
        "home_help/fees/month.html",
        None,
        FeeLinesTable(request, listed_lines(run, words=form.words)),
        name=title,
        current=CURRENT,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        run=run,
        title=title,
        figures=_in_words(_runs().get(pk=run.pk)),
    )


@municipality_page
@require_safe
def fetch_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """The file for the finance system. That it was fetched is in the log of everybody in it."""
    run = _get(run_id)
    lines = lines_of(run)
    people: dict[int, FeeLine] = {line.recipient_id: line for line in lines}
    actor = viewer_of(request).actor(Channel.STAFF)
    if people:
        record_each(
            actor,
            FILE_VIEWED,
            ((line, who) for who, line in sorted(people.items())),
            month=f"{run.month:%Y-%m}",
        )
    return csv_file(rows_of_file(lines), name=f"egenbetaling-{run.month:%Y-%m}")


def _asked_for(request: HttpRequest) -> date | None:
    """The month that the form was about, or else the next; a yes to one is no yes to the one after it."""
    if request.method == "POST" and request.POST.get("month"):
        try:
            return date.fromisoformat(request.POST["month"])
        except ValueError:
            return None
    month = month_to_close()
    return month if month is not None and is_over(month) else None


def _ask(request: HttpRequest, draft: Draft, *, status: int) -> HttpResponse:
    text = _("What is said of its visits afterwards comes as corrections with the next month.")
    if status != 200:
        text = _("Something has changed since you were asked, so look once more. %(text)s") % {"text": text}
    return draw_municipality_page(
        request,
        "home_help/fees/close_month.html",
        current=CURRENT,
        status=status,
        heading=_("Close %(month)s?") % {"month": month_within(draft.month)},
        text=text,
        details=[
            Definition(_("Recipients"), str(len(draft.own))),
            Definition(_("To be charged"), kroner(sum(line.amount for line in draft.own))),
            Definition(_("Corrections of earlier months"), _corrections(draft)),
            Definition(_("In all"), kroner(draft.total)),
        ],
        missing=_missing(draft.without_outcome),
        month=draft.month.isoformat(),
        seen=draft.version,
        confirm_label=_("Yes, close the month"),
        back_url=reverse("home_help:fee_months"),
    )


def _corrections(draft: Draft) -> str:
    if not draft.corrections:
        return _("none")
    amount = sum(line.amount for line in draft.corrections)
    return f"{len(draft.corrections)} ({kroner(amount)})"


def _missing(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "Nobody has said yet what became of %(count)s visit. It is not charged now.",
        "Nobody has said yet what became of %(count)s visits. They are not charged now.",
        count,
    ) % {"count": count}


def _runs() -> QuerySet[FeeRun, Any]:
    """Each with how many it charges, how many lines put earlier months right, and what it comes to."""
    own = Q(lines__month=F("month"))
    return FeeRun.objects.order_by("-month").values(
        "pk",
        "month",
        "closed_at",
        "without_outcome",
        people=Count("lines", filter=own),
        corrections=Count("lines", filter=~own & Q(lines__isnull=False)),
        amount=Coalesce(Sum("lines__amount"), 0),
    )


def _in_words(run: Mapping[str, Any]) -> dict[str, Any]:
    return {**run, "title": month_in_words(run["month"]), "amount": kroner(run["amount"])}


def _as_file(request: HttpRequest) -> FlatTable:
    columns = {
        "month": _("Month"),
        "closed": pgettext("a month", "Closed"),
        "people": _("Recipients"),
        "corrections": _("Corrections"),
        "amount": _("Amount (kr)"),
        "without_outcome": _("Without an outcome when it was closed"),
    }
    rows = [
        {
            **run,
            "month": f"{run['month']:%Y-%m}",
            "closed": moment(run["closed_at"]),
            "amount": in_file(run["amount"]),
        }
        for run in _runs()
    ]
    return FlatTable(request, columns, rows)


def _get(run_id: int) -> FeeRun:
    run = FeeRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run
