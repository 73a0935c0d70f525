"""The band of a recipient's household, set by who handles their decisions."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from modules.home_help.fees.bands import Since, band_in, bands_of, set_band, version_of_bands
from modules.home_help.fees.errors import BandNotPossible
from modules.home_help.fees.looking_back import (
    ClosedMonth,
    closed_months_changed,
    total_of,
    version_of_months,
)
from modules.home_help.fees.rate_tables import Rates, rates_in, stored_rates
from modules.home_help.fees.recipient_band_form import RecipientBandForm
from modules.home_help.fees.reckoning import first_of, month_after
from modules.home_help.fees.words import (
    band_in_words,
    month_in_words,
    month_within,
    more_or_less,
    price_of,
)
from shop.errors import ChangedMeanwhile
from shop.models import Department, Recipient
from shop.queries.recipient_access import get_handled_recipient_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back, is_confirmed
from shop.views.manage.conflicts import BothVersions, Conflict, conflict_over, seen_of
from shop.views.manage.consequences import Consequence, Line, ask
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.recipients import away_from_erased, note_view
from ui.money import kroner
from ui.tiles import Definition

SHOWN_MONTHS = "shown_months"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def recipient_band(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Which band they are in and were in, for who gives home help. That it was opened is logged."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id).of_module("home_help", viewer)
    recipient = handled.recipient
    if recipient.pk != recipient_id:
        return redirect("home_help:recipient_band", recipient.pk)
    if recipient.erased_at is not None:
        return away_from_erased(request, handled)
    actor = viewer.actor(Channel.STAFF)
    note_view(viewer, handled)
    stored = stored_rates()
    rates = rates_to_choose_from(stored)
    history = bands_of(recipient)
    now = band_in(history, month=first_of(timezone.localdate()))
    form = RecipientBandForm(request.POST or None, table=rates.table, number=now) if rates else None
    version, conflict, status = version_of_bands(recipient), None, 200
    if request.method == "POST" and form is not None:
        status = UNPROCESSABLE
        if goes_back(request):
            status = 200
        elif form.is_valid():
            months = closed_months_changed(recipient, **form.cleaned_data)
            is_asked = bool(months) and not _is_agreed(request, months)
            if is_asked and request.POST.get("seen", "") in {"", version}:
                return _ask(request, handled.department, recipient, form, months)
            try:
                band = set_band(
                    recipient,
                    number=form.cleaned_data["number"],
                    starts_on=form.cleaned_data["starts_on"],
                    actor=actor,
                    seen=request.POST.get("seen", ""),
                )
            except BandNotPossible as error:
                form.add_error(None, error.in_full())
            except ChangedMeanwhile:
                conflict = _conflict(request, form, recipient, history=history, rates=stored)
                status = conflict.status
            else:
                said = _("Saved. Band %(band)s holds from %(month)s.")
                month = month_within(band.starts_on)
                words = [said % {"band": band.number, "month": month}, *_comes(months)]
                messages.success(request, " ".join(words))
                return redirect("home_help:recipient_band", recipient.pk)
    return department_page(
        request,
        "home_help/fees/recipient_band.html",
        handled.department,
        current="recipients",
        status=status,
        recipient=recipient,
        form=form,
        seen=seen_of(form, version, conflict=conflict) if form is not None else "",
        conflict=conflict,
        now=_in_words(now, rates=rates) if rates else "",
        has_band=now is not None,
        prices=[(band_in_words(band), price_of(band, rates.table.strategy)) for band in rates.table.bands]
        if rates
        else [],
        history=[
            (
                month_within(each.starts_on),
                _in_words(each.number, rates=rates_in(stored, month=each.starts_on)),
            )
            for each in reversed(history)
        ],
    )


def _is_agreed(request: HttpRequest, months: Sequence[ClosedMonth]) -> bool:
    return is_confirmed(request) and request.POST.get(SHOWN_MONTHS) == version_of_months(months)


def _ask(
    request: HttpRequest,
    department: Department,
    recipient: Recipient,
    form: RecipientBandForm,
    months: Sequence[ClosedMonth],
) -> HttpResponse:
    """Nothing is saved yet: which closed months it touches, and what comes or goes."""
    lines = [
        Line(
            month_in_words(each.month),
            _("%(before)s becomes %(after)s") % {"before": kroner(each.before), "after": kroner(each.after)},
        )
        for each in months
    ]
    heading = ngettext("%(count)s closed month changes", "%(count)s closed months change", len(months))
    return ask(
        request,
        department,
        current="recipients",
        heading=_("Change months that are closed?"),
        text=_("They stay as they were charged. The difference comes as a correction with the next one."),
        details=[
            Definition(_("Recipient"), recipient.short_name),
            Definition(_("Band"), form.in_words),
            Definition(_("From"), month_in_words(form.cleaned_data["starts_on"])),
            Definition(_("In all"), more_or_less(total_of(months))),
        ],
        consequences=[Consequence(heading % {"count": len(months)}, lines)],
        confirm_label=_("Yes, save it"),
        sent=[(SHOWN_MONTHS, version_of_months(months))],
        is_destructive=False,
    )


def _comes(months: Sequence[ClosedMonth]) -> Iterator[str]:
    """What a correction will say of closed months, where it says anything."""
    if months:
        said = _("For months that are closed, a correction comes with the next one: %(amount)s.")
        yield said % {"amount": more_or_less(total_of(months))}


def rates_to_choose_from(stored: Sequence[Rates]) -> Rates | None:
    """Those of this month, or of the next where the municipality has not begun yet."""
    this = first_of(timezone.localdate())
    return rates_in(stored, month=this) or rates_in(stored, month=month_after(this))


def _in_words(number: int | None, *, rates: Rates | None) -> str:
    if rates is None:
        return str(number or "–")
    return band_in_words(rates.table.band(number))


def _conflict(
    request: HttpRequest,
    form: RecipientBandForm,
    recipient: Recipient,
    *,
    history: Sequence[Since],
    rates: Sequence[Rates],
) -> Conflict:
    month = form.cleaned_data["starts_on"]
    here = rates_in(rates, month=month)
    label = _("Band from %(month)s") % {"month": month_within(month)}
    holds = band_in(history, month=month)
    rows = [
        BothVersions(
            label,
            _in_words(holds, rates=here) if holds is not None else "–",
            _in_words(form.cleaned_data["number"], rates=here),
        )
    ]
    return conflict_over(request, recipient, acts=["fee_band.set"], rows=rows)
