"""What a department says of a shopping run."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from modules.shopping_help.domain.putting_up import Closing, Plan
from modules.shopping_help.enums import Mishap
from modules.shopping_help.errors import ClosesTooLate
from modules.shopping_help.models import Run, Store
from modules.shopping_help.queries.runs import KEY
from modules.shopping_help.queries.stores import stores_of
from shop.forms.announcing import AnnouncingForm, offer, people_of
from shop.forms.clock import ClockField
from shop.forms.lists.base import ListForm, choice
from shop.forms.rule_fields import switch, whole_number
from shop.models import Department, Provider, Service
from ui.forms import DateInput

MOST_WEEKS = 26
MOST_DAYS_BEFORE = 14
COMING, OVER = "coming", "over"


def services_of(department: Department) -> QuerySet[Service]:
    """The department's services of the module that have order places."""
    return Service.objects.filter(department=department, module_key=KEY, seats__gt=1, is_active=True)


def crew_field() -> forms.Field:
    return forms.ModelMultipleChoiceField(
        label=gettext_lazy("Crew"),
        help_text=gettext_lazy("Who shops and brings it out with the work leader. You can say so later."),
        queryset=Provider.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RunForm(AnnouncingForm):
    """One run, or one each week until a day."""

    said_at: ClassVar = {**AnnouncingForm.said_at, ClosesTooLate.code: "days_before"}

    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.none(), empty_label=None
    )
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"), queryset=Store.objects.none(), empty_label=gettext_lazy("Choose")
    )
    first_day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    begins = ClockField(
        label=gettext_lazy("Delivery from"),
        help_text=gettext_lazy("The delivery window is as long as the service’s visits."),
    )
    until = forms.DateField(
        label=gettext_lazy("Every week until"),
        help_text=gettext_lazy("Leave it empty for one run."),
        required=False,
        widget=DateInput,
    )
    days_before = whole_number(
        gettext_lazy("Orders close, days before"), least=0, most=MOST_DAYS_BEFORE, initial=1
    )
    closes = ClockField(label=gettext_lazy("Orders close at"), initial="12:00")
    order_places = whole_number(gettext_lazy("Order places"), least=1, most=500)
    leader = forms.ModelChoiceField(
        label=gettext_lazy("Work leader"),
        help_text=gettext_lazy("Their time is kept for the delivery window: nothing else is booked into it."),
        queryset=Provider.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )
    crew = crew_field()
    leaves_out = switch(
        gettext_lazy("Leave out days that are not possible"),
        help_text=gettext_lazy("Because the department is closed then, or the work leader is busy."),
    )

    def __init__(self, data: Any = None, *, department: Department) -> None:
        super().__init__(data)
        services, people = services_of(department), people_of(department)
        offer(self, service=services, store=stores_of(department), leader=people, crew=people)
        only = services.first()
        self.fields["order_places"].initial = only.seats if only else None

    def clean(self) -> dict[str, Any]:
        first, until = self.cleaned_data.get("first_day"), self.cleaned_data.get("until")
        if first and until and not first <= until <= first + timedelta(weeks=MOST_WEEKS):
            words = _("Choose a day after the first run, at most %(weeks)s weeks ahead.")
            self.add_error("until", words % {"weeks": MOST_WEEKS})
        service, places = self.cleaned_data.get("service"), self.cleaned_data.get("order_places")
        if service is not None and places is not None and places > service.seats:
            words = _("The service has %(seats)s seats: a run cannot have more order places.")
            self.add_error("order_places", words % {"seats": service.seats})
        return self.cleaned_data

    @property
    def starts(self) -> Sequence[datetime]:
        values = self.cleaned_data
        first, last = values["first_day"], values["until"] or values["first_day"]
        days = [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]
        return [timezone.make_aware(datetime.combine(day, values["begins"])) for day in days]

    @property
    def plan(self) -> Plan:
        values = self.cleaned_data
        closing = Closing(values["days_before"], values["closes"])
        return Plan(values["store"], values["order_places"], values["leader"], list(values["crew"]), closing)


class ChangeRunForm(forms.Form):
    """When orders close, how many places there are, and who is in the crew."""

    closes_on = forms.DateField(label=gettext_lazy("Orders close on"), widget=DateInput)
    closes = ClockField(label=gettext_lazy("Orders close at"))
    order_places = whole_number(gettext_lazy("Order places"), least=1, most=500)
    crew = crew_field()

    def __init__(self, data: Any = None, *, run: Run) -> None:
        self.initial_of = initial_of_run(run)
        super().__init__(data, initial=self.initial_of)
        offer(self, crew=people_of(run.service.department))

    @property
    def closes_at(self) -> datetime:
        values = self.cleaned_data
        return timezone.make_aware(datetime.combine(values["closes_on"], values["closes"]))


def initial_of_run(run: Run) -> dict[str, Any]:
    closes_at = timezone.localtime(run.closes_at)
    return {
        "closes_on": closes_at.date(),
        "closes": closes_at.time(),
        "order_places": run.order_places,
        "crew": list(run.crew.values_list("pk", flat=True)),
    }


class ToForm(forms.Form):
    """Who leads it from now on."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Work leader"),
        queryset=Provider.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, data: Any = None, *, among: Any) -> None:
        super().__init__(data)
        offer(self, to=among)


class StoreOfRunForm(forms.Form):
    """Where it goes instead."""

    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"), queryset=Store.objects.none(), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, data: Any = None, *, others: Any) -> None:
        super().__init__(data)
        offer(self, store=others)


class RunsForm(ListForm):
    """By words, and whether it is to come."""

    words_label = gettext_lazy("Store or work leader")
    state = choice(
        gettext_lazy("When"),
        [(COMING, gettext_lazy("to come")), (OVER, pgettext_lazy("a run", "over"))],
        anything=gettext_lazy("any"),
        initial=COMING,
    )

    @property
    def is_over(self) -> bool | None:
        said = self.said("state")
        return None if not said else said == OVER


class MishapForm(forms.Form):
    """What happened to a run that had begun."""

    why = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Whoever waits for their goods is told it in these words."),
        choices=Mishap.choices,
        widget=forms.RadioSelect,
    )
