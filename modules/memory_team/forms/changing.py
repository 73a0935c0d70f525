"""A course that is put up, changed: its words and seats, who leads it, and who takes part."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.alphabet import Alphabetical
from modules.memory_team.domain.changing import Words
from modules.memory_team.forms.course import CourseWords
from shop.enums import CancelReason
from shop.forms.announcing import offer
from shop.models import Provider


class ChangeCourseForm(CourseWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = _("Whoever has signed up is told if it is another place.")

    @property
    def words(self) -> Words:
        return Words(**self.cleaned_data)


class LeaderForm(forms.Form):
    """Who leads the dates to come."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Who leads it from now on"),
        queryset=Provider.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, data: Any = None, *, among: QuerySet[Provider]) -> None:
        super().__init__(data)
        offer(self, to=among.order_by(Alphabetical("name"), "pk"))


class WhyForm(forms.Form):
    """Why somebody is taken off: how it is counted, and what stands with their appointments."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=[
            (CancelReason.BY_RECIPIENT, gettext_lazy("They have asked for it")),
            (CancelReason.BY_DEPARTMENT, gettext_lazy("We cannot have them there")),
        ],
        initial=CancelReason.BY_RECIPIENT,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
