"""What a department says of sessions that a module of it announces: from which day on, when, and who leads them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import ProviderKind
from shop.errors import (
    HasSomethingElse,
    NobodyOnDuty,
    NotAtWork,
    OffGrid,
    OutsideOpeningHours,
    SessionNotPossible,
    TimeInPast,
)
from shop.models import Department, Provider
from shop.presentation import day_and_clock

A_YEAR = timedelta(days=365)


class AnnouncingForm(forms.Form):
    """The module words the fields: `first_day`, `begins`, `leader`, and how often it is."""

    said_at: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys((each.code for each in (OutsideOpeningHours, OffGrid, TimeInPast)), "begins"),
        **dict.fromkeys((each.code for each in (NobodyOnDuty, HasSomethingElse, NotAtWork)), "leader"),
    }
    """At which field it is said why one cannot be had, by the refusal; at the first day where none is the cause."""

    @property
    def starts(self) -> Sequence[datetime]:
        """When each begins, by the clock on the wall."""
        raise NotImplementedError

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        today = timezone.localdate()
        if not today <= day <= today + A_YEAR:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return day

    def refuse(self, error: SessionNotPossible) -> None:
        self.add_error(self.said_at.get(error.params["because"], "first_day"), error.title())

    def left_out_in_words(self, announced: Collection[datetime]) -> str:
        """Those that were left out, if any: whoever announces them must find others for them, or say so."""
        left_out = [day_and_clock(starts_at) for starts_at in self.starts if starts_at not in announced]
        if not left_out:
            return ""
        return _("Left out, because they cannot be had: %(dates)s.") % {"dates": "; ".join(left_out)}


def people_of(department: Department) -> QuerySet[Provider]:
    """Who may lead something there."""
    return department.providers.filter(is_active=True, kind=ProviderKind.PERSON)


def offer(form: forms.Form, **querysets: QuerySet[Any]) -> None:
    """Let the fields with these names choose among these rows, people and places by the name they are shown with."""
    for name, rows in querysets.items():
        field = form.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
            if rows.model is Provider:
                field.label_from_instance = _display_name  # type: ignore[method-assign]  # as Django says


def _display_name(obj: Provider) -> str:
    return obj.display_name
