"""What a department decides about a service, as people type it: minutes, hours, days and plain choices."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.domain.capacity.service_rules import DEADLINES, STAY, objections
from shop.enums import BookedBy, Confirmation, ServicePlace, StayUnit
from shop.forms.clock import ClockField
from shop.forms.rule_fields import (
    ALONE,
    BY_CALLING,
    LONGEST_DEADLINE,
    OtherMinutes,
    VisibleTextField,
    deadline_kind,
    hours_before,
    minutes_of_visit,
    switch,
    whole_number,
)
from shop.models import Qualification, Service
from shop.presentation import length
from shop.queries.versions import RULES
from shop.registry import traits_of
from shop.rules_in_words import PLACES

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNITS = {
    "duration": MINUTE,
    "slot_interval": MINUTE,
    "buffer_before": MINUTE,
    "buffer_after": MINUTE,
    "minimum_notice": HOUR,
    **dict.fromkeys(DEADLINES, HOUR),
}
"""What the number in each field counts."""

FIXED, CHOICE, STAYS = "fixed", "choice", "stay"
ONE_WEEKEND = {"shortest_stay": 1, "longest_stay": 1}
OF_A_STAY = frozenset({"stay_unit", *STAY})
OF_A_VISIT = frozenset({"duration", "slot_interval"})
OF_A_CHOICE = frozenset({"other_durations"})
RARER: Mapping[str, frozenset[str]] = {
    "starts": frozenset({"slot_interval", "buffer_before", "buffer_after"}),
    "ahead": frozenset({"minimum_notice", "booking_horizon", "maximum_active_bookings"}),
    "changes": frozenset(name for deadline in DEADLINES for name in (deadline, f"{deadline}_by")),
    "team": frozenset(
        {
            "providers_needed",
            "may_ask_for_two",
            "keeps_provider",
            "counts_each_provider",
            "seats",
            "uses_places",
            "required_qualifications",
            "requires_presence",
        }
    ),
    "confirmation": frozenset({"confirmation", "open_on_public_holidays"}),
}
"""The groups of the page that are folded, with their fields."""
BESIDE_THE_POINT = {
    FIXED: OF_A_STAY | OF_A_CHOICE,
    CHOICE: OF_A_STAY,
    STAYS: OF_A_VISIT | OF_A_CHOICE,
}
"""The fields that say nothing for each kind of length."""


class AddServiceForm(forms.Form):
    """What a new service is; its rules come on the next page."""

    name = VisibleTextField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("As recipients know it."), max_length=80
    )
    place = forms.ChoiceField(label=gettext_lazy("Where"), choices=PLACES.items(), widget=forms.RadioSelect)
    module_key = forms.ChoiceField(label=gettext_lazy("Kind of service"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, modules: Mapping[str, Any]) -> None:
        """`modules` are the titles of the modules that are switched on, by key."""
        initial = {"place": ServicePlace.AT_HOME, "module_key": next(iter(modules), None)}
        super().__init__(data, initial=initial)
        self.fields["module_key"].choices = list(modules.items())  # type: ignore[attr-defined]  # a ChoiceField's


class ServiceForm(forms.Form):
    """Every rule of a service. What an answer makes meaningless is neither judged nor stored."""

    name = VisibleTextField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("As recipients know it."), max_length=80
    )
    name_in_messages = VisibleTextField(
        label=gettext_lazy("Called in e-mail and SMS"),
        help_text=gettext_lazy(
            "Others may read it. Left empty, it is “your appointment”; write nothing that tells of health."
        ),
        max_length=40,
        required=False,
    )
    place = forms.ChoiceField(label=gettext_lazy("Where"), choices=PLACES.items(), widget=forms.RadioSelect)
    other_places = forms.MultipleChoiceField(
        label=gettext_lazy("Recipients may also choose"),
        help_text=gettext_lazy(
            "The place above is what they get if they choose nothing. A call that stands in for a visit has no time"
            " kept free around it."
        ),
        choices=PLACES.items(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    booked_by = forms.ChoiceField(
        label=gettext_lazy("Who books it?"),
        choices=[
            (BookedBy.EVERYONE, gettext_lazy("Recipients and the department")),
            (
                BookedBy.MODULE,
                gettext_lazy("The same, and recipients on a page of its own instead of by free times"),
            ),
            (BookedBy.DEPARTMENT, gettext_lazy("Only the department: recipients see it when it is booked")),
        ],
        widget=forms.RadioSelect,
    )
    requires_entitlement = switch(
        gettext_lazy("Needs a decision"),
        help_text=gettext_lazy("Otherwise every recipient of the municipality can book it."),
    )
    is_active = switch(
        gettext_lazy("Can be booked"),
        help_text=gettext_lazy("Visits that are booked already stand, also when you take this away."),
    )

    length_kind = forms.ChoiceField(
        label=gettext_lazy("How long is a visit?"),
        choices=[
            (FIXED, gettext_lazy("Always the same length")),
            (CHOICE, gettext_lazy("The recipient chooses among several lengths")),
            (STAYS, gettext_lazy("A stay of days, nights or a weekend")),
        ],
        widget=forms.RadioSelect,
    )
    duration = minutes_of_visit(gettext_lazy("A visit lasts (minutes)"))
    other_durations = OtherMinutes(
        count=5,
        label=gettext_lazy("Other lengths to choose from (minutes)"),
        help_text=gettext_lazy("Up to five. Leave the rest empty."),
        error_messages={"required": gettext_lazy("Write at least one more length.")},
    )
    stay_unit = forms.ChoiceField(
        label=gettext_lazy("A stay is counted in"), choices=StayUnit, widget=forms.RadioSelect
    )
    shortest_stay = whole_number(gettext_lazy("Shortest stay"), least=1, most=90)
    longest_stay = whole_number(gettext_lazy("Longest stay"), least=1, most=90)
    arrives_at = ClockField(label=gettext_lazy("Arrival on the first day"))
    leaves_at = ClockField(label=gettext_lazy("Departure on the last day"))

    slot_interval = minutes_of_visit(
        gettext_lazy("Minutes between possible starts"),
        help_text=gettext_lazy("30 gives starts on the hour and the half hour."),
    )
    buffer_before = whole_number(gettext_lazy("Minutes kept free before"), least=0, most=240)
    buffer_after = whole_number(gettext_lazy("Minutes kept free after"), least=0, most=240)

    minimum_notice = whole_number(
        gettext_lazy("Book at the latest (hours before)"),
        least=0,
        most=LONGEST_DEADLINE,
        help_text=gettext_lazy("0 lets recipients book until it begins."),
    )
    booking_horizon = whole_number(
        gettext_lazy("Book at the earliest (days ahead)"),
        least=1,
        most=365,
        help_text=gettext_lazy("Counts for recipients. The department can book further ahead."),
    )
    maximum_active_bookings = whole_number(
        gettext_lazy("Most coming bookings for each recipient"),
        least=1,
        most=100,
        help_text=gettext_lazy("Empty means no limit."),
        required=False,
    )

    cancel_deadline_by = deadline_kind(gettext_lazy("Cancelling"))
    cancel_deadline = hours_before(gettext_lazy("Cancel at the latest (hours before)"))
    move_within_day_deadline_by = deadline_kind(gettext_lazy("Moving to another time on the same day"))
    move_within_day_deadline = hours_before(gettext_lazy("Move within the day at the latest (hours before)"))
    move_to_other_day_deadline_by = deadline_kind(gettext_lazy("Moving to another day"))
    move_to_other_day_deadline = hours_before(
        gettext_lazy("Move to another day at the latest (hours before)")
    )

    providers_needed = forms.TypedChoiceField(
        label=gettext_lazy("How many come"),
        choices=[(1, gettext_lazy("One")), (2, gettext_lazy("Two together"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    may_ask_for_two = switch(
        gettext_lazy("Recipients may ask for two"),
        help_text=gettext_lazy("Usually one comes; who wants to meet two says so when they book."),
    )
    keeps_provider = switch(
        gettext_lazy("With the one they met last"),
        help_text=gettext_lazy(
            "For follow-ups: only whoever they met at their latest appointment of this kind of service can be booked,"
            " as long as that person works here. Who has met nobody yet books another service first."
        ),
    )
    counts_each_provider = switch(
        gettext_lazy("Each of the two counts against the decision"),
        help_text=gettext_lazy("A visit of one hour then takes two hours of what was granted."),
    )
    seats = whole_number(
        gettext_lazy("Seats"),
        least=1,
        most=50,
        help_text=gettext_lazy("1 is a visit for one recipient. More makes it a session that several share."),
    )
    uses_places = switch(
        gettext_lazy("Served by places, not by people"),
        help_text=gettext_lazy(
            "Beds and order places take these bookings; helpers take those of other services."
        ),
    )
    required_qualifications = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Whoever comes must have"),
        queryset=Qualification.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    requires_presence = switch(
        gettext_lazy("The recipient must be there"),
        help_text=gettext_lazy(
            "Two appointments that need the recipient cannot overlap. Take it away for a delivery."
        ),
    )

    confirmation = forms.ChoiceField(
        label=gettext_lazy("When is a booking certain?"),
        choices=[
            (Confirmation.AUTOMATIC, gettext_lazy("At once")),
            (Confirmation.REQUESTED, gettext_lazy("When the department has said yes")),
        ],
        widget=forms.RadioSelect,
    )
    open_on_public_holidays = switch(
        gettext_lazy("Open on public holidays"),
        help_text=gettext_lazy("The department's special days and closures count all the same."),
    )
    is_paused = switch(
        gettext_lazy("Pause booking"),
        help_text=gettext_lazy("Nobody can book until you take it away. Visits that are booked stand."),
    )
    pause_message = VisibleTextField(
        label=gettext_lazy("What recipients see meanwhile"),
        help_text=gettext_lazy(
            "Why, and when they can book again. No names: everybody can read it. Left empty, they see:"
            " “The department takes no new bookings for the time being.”"
        ),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, data: Any = None, *, service: Service, longest_opening: timedelta | None = None
    ) -> None:
        """`longest_opening` is the longest stretch the department is open, None when nobody has said."""
        super().__init__(data, initial=_answers_of(service))
        self._known = {service.duration, *service.other_durations}
        self._longest_opening = longest_opening
        self.asks_first = traits_of(service.module_key).asks_first

    @property
    def open_groups(self) -> frozenset[str]:
        """The folded groups in which something must be put right: they are shown unfolded."""
        return frozenset(group for group, names in RARER.items() if names & self.errors.keys())

    def clean(self) -> dict[str, Any]:
        for name in self._beside_the_point():
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)
        stored = self._stored()
        if self.cleaned_data.get("length_kind") == CHOICE and stored.get("other_durations") == []:
            self.add_error("other_durations", _("Write a length that is not the usual one."))
        for name in ("duration", "other_durations"):
            self._require_room(name, stored)
        for objection in objections(stored):
            if not self.has_error(objection.field):
                self.add_error(objection.field, objection.words)
        return self.cleaned_data

    def _beside_the_point(self) -> set[str]:
        """Fields that say nothing beside what was answered elsewhere."""
        values = self.cleaned_data
        everything_about_lengths = OF_A_STAY | OF_A_VISIT | OF_A_CHOICE
        names = set(BESIDE_THE_POINT.get(values.get("length_kind", ""), everything_about_lengths))
        if values.get("stay_unit") == StayUnit.WEEKENDS:
            names |= ONE_WEEKEND.keys()
        names |= {name for name in DEADLINES if values.get(f"{name}_by") != ALONE}
        return names if values.get("is_paused") else names | {"pause_message"}

    def _stored(self) -> dict[str, Any]:
        """What is answered well so far, as the service keeps it."""
        values = self.cleaned_data
        stored = {
            name: value * UNITS[name] if name in UNITS and value is not None else value
            for name, value in values.items()
            if name in RULES
        }
        if (kind := values.get("length_kind")) is not None:
            if kind != STAYS:
                stored |= {"stay_unit": "", **dict.fromkeys(STAY)}
            elif values.get("stay_unit") == StayUnit.WEEKENDS:
                stored |= ONE_WEEKEND
            if kind != CHOICE:
                stored["other_durations"] = []
            elif {"duration", "other_durations"} <= values.keys():
                others = [number for number in values["other_durations"] if number != values["duration"]]
                stored["other_durations"] = [number * MINUTE for number in others]
            else:
                stored.pop("other_durations", None)
        stored |= {name: None for name in DEADLINES if values.get(f"{name}_by") == BY_CALLING}
        may_be_two = values.get("may_ask_for_two") or self.asks_first  # what is asked first may take two
        if values.get("providers_needed") == 1 and not may_be_two:
            stored["counts_each_provider"] = False
        if "other_places" in stored:
            stored["other_places"] = [each for each in stored["other_places"] if each != values.get("place")]
        return stored

    def _require_room(self, name: str, stored: Mapping[str, Any]) -> None:
        """A length that is new must fit into the hours; one that was there when the hours shrank may stay."""
        room, answer = self._longest_opening, stored.get(name) or []
        lengths = set(answer) if isinstance(answer, list) else {answer}
        if room is not None and any(each > room for each in lengths - self._known):
            words = _("The department is never open that long: at most %(length)s at a stretch.")
            self.add_error(name, words % {"length": length(room)})

    @property
    def rules(self) -> Mapping[str, Any]:
        """The fields of the service, as the domain takes them."""
        return self._stored()


def _answers_of(service: Service) -> dict[str, Any]:
    """The rules as answers: durations as numbers, an odd half hour counts as a whole one."""
    answers = {name: getattr(service, name) for name in RULES}
    answers |= {name: _count(answers[name], unit) for name, unit in UNITS.items()}
    answers |= {f"{name}_by": BY_CALLING if answers[name] is None else ALONE for name in DEADLINES}
    answers["other_durations"] = [_count(each, MINUTE) for each in service.other_durations]
    answers["length_kind"] = STAYS if service.stay_unit else CHOICE if service.other_durations else FIXED
    answers["required_qualifications"] = service.required_qualifications.all()
    return answers


def _count(duration: timedelta | None, unit: timedelta) -> int | None:
    return None if duration is None else -(-duration // unit)
