"""How long what is kept, for the municipality's administrator."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from shop.domain.privacy.retention import (
    BY_KIND,
    Shortening,
    Standing,
    set_days,
    standings,
    what_shortening_takes,
)
from shop.enums import RetentionKind
from shop.errors import ChangedMeanwhile, UnlikelyRetention
from shop.models.privacy import LONGEST_KEPT
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.asking import LONGEST_ID, SHOWN, goes_back, is_confirmed, sent_again
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.cells import moment
from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.retention_words import counted_in_words, days_in_words
from ui.lists.table import is_asked_as_file
from ui.tiles import Definition

SEEN = "seen"
"""How many days held when somebody opened the page."""


class DaysForm(forms.Form):
    """How many days one kind is kept; what is too few or too many the domain says."""

    days = forms.IntegerField(
        error_messages={
            "required": gettext_lazy("Write a whole number of days."),
            "invalid": gettext_lazy("Write a whole number of days."),
        }
    )

    def __init__(self, data: Any = None, *, kind: RetentionKind, **options: Any) -> None:
        """Its errors name the kind: the page has a form of each."""
        super().__init__(data, auto_id=f"%s-{kind}", **options)
        self.kind = kind
        field = self.fields["days"]
        field.label = capfirst(str(kind.label))
        limits = {"min": BY_KIND[kind].at_least, "max": LONGEST_KEPT}
        field.widget.attrs.update({"class": "figures days-input", "inputmode": "numeric"} | limits)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind on the page: `due` now and what went the `last` time, in words; `seen` is the rule its form is about."""

    standing: Standing
    form: DaysForm
    seen: int | str
    due: str
    last: str
    conflict: Conflict | None


@municipality_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Each kind, its rule, how much is due, and when the night last went over it."""
    if is_asked_as_file(request):
        return file_of(request, None, _as_file(request), name=_("how long what is kept"))
    return _draw(request)


def _as_file(request: HttpRequest) -> FlatTable:
    columns = {
        "kind": _("What"),
        "days": _("Days it is kept"),
        "due": _("Due now"),
        "last_at": _("Last gone over"),
        "last": _("Taken away then"),
    }
    rows = [
        {
            "kind": capfirst(str(each.kept.kind.label)),
            "days": each.days,
            "due": each.due,
            "last_at": moment(each.last_run_at),
            "last": each.last_count,
        }
        for each in standings(now=timezone.now())
    ]
    return FlatTable(request, columns, rows)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """A shorter time is asked about first, with what it takes away. Who comes back by the address sees the page."""
    if kind not in BY_KIND:
        raise Http404
    if request.method != "POST":
        return redirect("manage:retention")
    form = DaysForm(request.POST, kind=RetentionKind(kind))
    if not form.is_valid():
        return _draw(request, sent=form, status=UNPROCESSABLE)
    if goes_back(request):
        return _draw(request, sent=form)
    try:
        return _save(request, RetentionKind(kind), days=form.cleaned_data["days"])
    except UnlikelyRetention as error:
        form.add_error("days", error.in_full())
    except ChangedMeanwhile:
        days = next(each.days for each in standings(now=timezone.now()) if each.kept.kind == kind)
        form.initial = {"days": days}
        conflict = conflict_over(request, acts=["retention.changed"], rows=differing_fields(form), kind=kind)
        return _draw(request, sent=form, conflict=conflict, status=conflict.status)
    return _draw(request, sent=form, status=UNPROCESSABLE)


def _save(request: HttpRequest, kind: RetentionKind, *, days: int) -> HttpResponse:
    """Or ask: a yes holds for as much as was shown, and for no more."""
    seen = request.POST.get(SEEN, "")
    shorter = what_shortening_takes(kind, days=days, seen=seen)
    if shorter is not None and not (is_confirmed(request) and shorter.due_then <= _agreed_to(request)):
        return _ask(request, kind, shorter)
    set_days(kind, days=days, actor=viewer_of(request).actor(Channel.STAFF), seen=seen)
    messages.success(request, _("Saved. It holds from the coming night."))
    return redirect("manage:retention")


def _agreed_to(request: HttpRequest) -> int:
    """How many somebody was shown and said may go."""
    shown = request.POST.get(SHOWN, "")
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) <= LONGEST_ID else -1


def _ask(request: HttpRequest, kind: RetentionKind, shorter: Shortening) -> HttpResponse:
    text = _("It cannot be taken back once the night has gone over it.")
    if is_confirmed(request):
        text = _("%(text)s Something has changed since you were asked, so look once more.") % {"text": text}
    return draw_municipality_page(
        request,
        "shop/manage/confirm_consequences.html",
        current="retention",
        heading=_("Keep it for a shorter time?"),
        text=text,
        details=[
            Definition(_("What"), capfirst(str(kind.label))),
            Definition(_("Kept now"), days_in_words(shorter.days)),
            Definition(_("Kept from now on"), days_in_words(shorter.days_then)),
            Definition(
                _("Taken away in the coming night"),
                counted_in_words(kind, shorter.due_then) if shorter.due_then else _("nothing"),
            ),
            Definition(
                _("If it stays as it is now"),
                counted_in_words(kind, shorter.due) if shorter.due else _("nothing"),
            ),
        ],
        consequences=[],
        sent=sent_again(request),
        shown=shorter.due_then,
        is_destructive=True,
        confirm_label=_("Yes, keep it for a shorter time"),
        can_edit=True,
        back_label=_("No, go back"),
    )


def _draw(
    request: HttpRequest,
    *,
    sent: DaysForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """With what somebody sent in its place. In conflict the next save is one that has seen what holds by now."""
    return draw_municipality_page(
        request,
        "shop/manage/retention.html",
        current="retention",
        status=status,
        rows=[
            _row(each, sent=sent, conflict=conflict, seen=request.POST.get(SEEN, ""))
            for each in standings(now=timezone.now())
        ],
        refused=sent if sent is not None and sent.errors else None,
    )


def _row(standing: Standing, *, sent: DaysForm | None, conflict: Conflict | None, seen: str) -> Row:
    kind = standing.kept.kind
    is_sent = sent is not None and sent.kind == kind
    return Row(
        standing=standing,
        form=sent if sent is not None and is_sent else DaysForm(kind=kind, initial={"days": standing.days}),
        seen=seen if is_sent and conflict is None else standing.days,
        due=counted_in_words(kind, standing.due) if standing.due else _("nothing"),
        last=counted_in_words(kind, standing.last_count) if standing.last_count else _("nothing"),
        conflict=conflict if is_sent else None,
    )
