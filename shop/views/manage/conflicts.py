"""Two people had the same form open: who was first, what it is now, and what one wrote oneself.

Nothing of either is lost. The form below keeps what was written, and whoever sends it once more has seen both.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.errors import ChangedMeanwhile
from shop.presentation import clock
from shop.queries.latest_change import LatestChange, latest_change
from shop.viewer import viewer_of
from ui.dates import long_day
from ui.tiles import Definition

NOTHING = "–"
ABOUT_SHIFTS = ("shift.changed", "shift.taken_off", "shift.put_back", "shift.added", "shifts.changed")
"""What the log says of a provider when their shifts are changed, one by one or by the week."""

ABOUT_DECISIONS = (
    "entitlement.amount_changed",
    "entitlement.changed",
    "entitlement.ended",
    "entitlement.went_on",
)
"""And of a decision."""


@dataclass(frozen=True, slots=True)
class BothVersions:
    """One thing that differs: what it is `now`, and what is in the form that was sent."""

    label: str
    now: str
    yours: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the page says: `who` and when, and the versions beside each other."""

    who: str
    rows: Sequence[BothVersions]
    status: int = ChangedMeanwhile.status


def seen_of(form: forms.Form, version: str, *, conflict: Conflict | None = None) -> str:
    """Which version the form is sent back with: the one that it was opened with, until its sender has seen both."""
    is_new = conflict is not None or not form.is_bound
    return version if is_new else str(form.data.get("seen", ""))


def with_seen(data: QueryDict, version: str | int) -> QueryDict:
    """What was sent, of a form in which `seen` is a field, by somebody who has seen both versions by now."""
    renewed = data.copy()
    renewed["seen"] = str(version)
    return renewed


def conflict_over(
    request: HttpRequest,
    thing: Model | None = None,
    *,
    acts: Collection[str],
    rows: Sequence[BothVersions],
    **details: str | int,
) -> Conflict:
    """`acts` are the codes under which the log notes such a change of `thing`, or with these details. Two queries."""
    return Conflict(_who_in_words(latest_change(thing, acts=acts, **details), request), rows)


def differing(now: Sequence[Definition], yours: Sequence[Definition]) -> list[BothVersions]:
    """Those lines of two versions, said in the same words, that are not alike."""
    theirs = {line.term: line.description for line in now}
    own = {line.term: line.description for line in yours}
    return [
        BothVersions(term, theirs.get(term) or NOTHING, own.get(term) or NOTHING)
        for term in {**theirs, **own}
        if theirs.get(term) != own.get(term)
    ]


def differing_fields(*sent: forms.Form) -> list[BothVersions]:
    """The fields in which forms that were sent differ from what they are about, which is their `initial`."""
    return [row for form in sent for row in _rows_of(form)]


def _rows_of(form: forms.Form) -> Iterator[BothVersions]:
    for name in form.changed_data:
        bound = form[name]
        if not bound.is_hidden:
            field = bound.field
            if isinstance(field.widget, forms.PasswordInput):
                yield BothVersions(
                    str(bound.label), _("not shown"), _("write it once more: it is not kept here")
                )
                continue
            typed = field.widget.value_from_datadict(form.data, form.files, bound.html_name)
            yield BothVersions(str(bound.label), _in_words(field, bound.initial), _in_words(field, typed))


def _in_words(field: Any, value: Any) -> str:
    """A value of a field as its page shows it."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    shown = field.prepare_value(value)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        chosen = shown if isinstance(shown, list | tuple | set) else [shown]
        labels = {str(code): str(label) for code, label in field.widget.choices}
        return (
            ", ".join(labels.get(str(each), str(each)) for each in chosen if each not in {None, ""})
            or NOTHING
        )
    formatted = field.widget.format_value(shown) if hasattr(field.widget, "format_value") else shown
    return str(formatted) if formatted not in {None, ""} else NOTHING


def _who_in_words(change: LatestChange | None, request: HttpRequest) -> str:
    if change is None:
        return _("This was changed while you had the page open.")
    words = {"when": _when(change)}
    viewer = viewer_of(request)
    if change.by is not None and viewer.user is not None and change.by.pk == viewer.user.pk:
        return _("You changed this yourself %(when)s, in another window.") % words
    if change.by is None:
        return _("This was changed %(when)s, while you had the page open.") % words
    return _("%(name)s changed this %(when)s, while you had the page open.") % {
        **words,
        "name": change.by.name,
    }


def _when(change: LatestChange) -> str:
    """“at 10.42”, and the day when it was another one."""
    at = timezone.localtime(change.at)
    if at.date() == timezone.localdate():
        return _("at %(time)s") % {"time": clock(at)}
    return _("%(day)s at %(time)s") % {"day": long_day(at), "time": clock(at)}
