"""What a department says of a course or a group that it puts up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from modules.memory_team.queries.courses import KEY
from shop.forms.announcing import AnnouncingForm, offer, people_of
from shop.forms.clock import ClockField
from shop.forms.lists.base import ListForm, choice
from shop.forms.rule_fields import VisibleTextField, switch, whole_number
from shop.models import Department, Provider, Service
from ui.forms import DateInput

MOST_DATES = 20
COMING, OVER = "coming", "over"
WEEKS = {
    1: gettext_lazy("every week"),
    2: gettext_lazy("every other week"),
    4: gettext_lazy("every fourth week"),
}


def sessions_of(department: Department) -> QuerySet[Service]:
    """The department's services of the team that have seats."""
    return Service.objects.filter(department=department, module_key=KEY, seats__gt=1, is_active=True)


class CourseWords(forms.Form):
    """What stands where relatives find it."""

    title = VisibleTextField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("As relatives see it. It stands in no e-mail and no SMS."),
        max_length=80,
    )
    about = VisibleTextField(
        label=gettext_lazy("What it is about"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = VisibleTextField(label=gettext_lazy("Where it is"), max_length=120)
    seats = whole_number(gettext_lazy("Seats"), least=1, most=500)


class CourseForm(CourseWords, AnnouncingForm):
    """In words, with seats and a leader; the dates by the first, how often and how many times."""

    field_order = ("service", "title", "about", "place", "kind", "seats")

    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.none(), empty_label=None
    )
    kind = forms.TypedChoiceField(
        label=gettext_lazy("How one takes part"),
        choices=[
            ("course", gettext_lazy("A course: one signs up for all dates")),
            ("group", gettext_lazy("A group: one comes to the dates one likes")),
        ],
        initial="course",
        widget=forms.RadioSelect,
    )
    leader = forms.ModelChoiceField(
        label=pgettext_lazy("a course", "Who leads it"),
        help_text=gettext_lazy("The time is kept: nothing else is booked into it."),
        queryset=Provider.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )
    first_day = forms.DateField(label=gettext_lazy("First date"), widget=DateInput)
    begins = ClockField(label=gettext_lazy("Begins at"))
    times = whole_number(gettext_lazy("How many times"), least=1, most=MOST_DATES, initial=1)
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("How often"), choices=list(WEEKS.items()), coerce=int, initial=1
    )
    leaves_out = switch(
        gettext_lazy("Leave out dates that cannot be had"),
        help_text=gettext_lazy("Because the department is closed then, or who leads it has something else."),
    )

    def __init__(self, data: Any = None, *, department: Department) -> None:
        super().__init__(data)
        services = sessions_of(department)
        offer(self, service=services, leader=people_of(department))
        only = services.first()
        self.fields["seats"].initial = only.seats if only else None

    def clean(self) -> dict[str, Any]:
        day, begins = self.cleaned_data.get("first_day"), self.cleaned_data.get("begins")
        if day and begins and timezone.make_aware(datetime.combine(day, begins)) <= timezone.now():
            self.add_error("begins", _("That time has passed. Choose a later one, or another first date."))
        service, seats = self.cleaned_data.get("service"), self.cleaned_data.get("seats")
        if service is not None and seats is not None and seats > service.seats:
            words = _("The service has %(seats)s seats: a course cannot have more.")
            self.add_error("seats", words % {"seats": service.seats})
        return self.cleaned_data

    @property
    def starts(self) -> Sequence[datetime]:
        values = self.cleaned_data
        days = [
            values["first_day"] + timedelta(weeks=values["weeks"] * count) for count in range(values["times"])
        ]
        return [timezone.make_aware(datetime.combine(day, values["begins"])) for day in days]


class CoursesForm(ListForm):
    """By words, and whether there is anything to come."""

    words_label = gettext_lazy("Title, place or leader")
    state = choice(
        gettext_lazy("When"),
        [(COMING, gettext_lazy("to come")), (OVER, gettext_lazy("over"))],
        anything=gettext_lazy("any"),
        initial=COMING,
    )

    @property
    def is_over(self) -> bool | None:
        said = self.said("state")
        return None if not said else said == OVER
