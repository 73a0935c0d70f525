"""What a department decides about the tasks of a service, and what is asked about a visit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.home_help.models import AccessNote
from modules.home_help.tasks_catalogue import (
    CATALOGUE,
    LEAST_MINUTES,
    LONGEST_TITLE,
    MOST_MINUTES,
    MOST_OWN,
    USUAL,
    Task,
    in_a_line,
    own_task,
    own_tasks,
)
from shop import hooks
from shop.forms.contact import without_national_number
from shop.forms.rule_fields import EachOnceField
from shop.models import Service

MINUTES = "minutes_"


class OwnTasksField(forms.CharField):
    """Tasks with their minutes, one a line; cleaned they are written alike, each once."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        lines = [line for line in text.splitlines() if line.strip()]
        if wrong := [line.strip()[:40] for line in lines if own_task(line) is None]:
            words = {
                "line": wrong[0],
                "least": LEAST_MINUTES,
                "most": MOST_MINUTES,
                "longest": LONGEST_TITLE,
            }
            raise forms.ValidationError(
                _(
                    "“%(line)s” is not understood. Write what it is, in at most %(longest)s letters, and then its"
                    " minutes, from %(least)s to %(most)s: “Wash windows: 30”."
                )
                % words
            )
        tasks = own_tasks(text)
        if len(tasks) > MOST_OWN:
            raise forms.ValidationError(_("At most %(most)s tasks of your own.") % {"most": MOST_OWN})
        return "\n".join(in_a_line(task) for task in tasks)


class SettingsForm(hooks.SettingsForm):
    """Which tasks a service covers, and how many minutes each is reckoned to take."""

    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("Tasks"),
        help_text=gettext_lazy("What recipients can choose among, as far as their decision covers it."),
        choices=[(task.code, task.title) for task in CATALOGUE],
        initial=[task.code for task in USUAL],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for task in CATALOGUE:
            self.fields[f"{MINUTES}{task.code}"] = forms.IntegerField(
                label=format_lazy("{task} ({minutes})", task=task.title, minutes=gettext_lazy("minutes")),
                min_value=LEAST_MINUTES,
                max_value=MOST_MINUTES,
                initial=task.minutes,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["own_tasks"] = OwnTasksField(
            label=gettext_lazy("Tasks of your own"),
            help_text=gettext_lazy("One a line, with its minutes: “Wash windows: 30”."),
            max_length=1000,
            required=False,
            initial="",
        )

    def clean(self) -> dict[str, Any]:
        """What is left empty is reckoned as it usually is."""
        for task in CATALOGUE:
            if self.cleaned_data.get(f"{MINUTES}{task.code}", "") is None:
                self.cleaned_data[f"{MINUTES}{task.code}"] = task.minutes
        return self.cleaned_data


def offered_tasks(service: Service) -> list[Task]:
    """The tasks that the service has, each with the minutes that its department reckons."""
    settings = SettingsForm.of(service)
    chosen = [task for task in CATALOGUE if task.code in settings["tasks"]]
    return [
        *(Task(task.code, task.title, settings[f"{MINUTES}{task.code}"] or task.minutes) for task in chosen),
        *own_tasks(settings["own_tasks"]),
    ]


def with_minutes(tasks: Sequence[Task]) -> list[tuple[str, str]]:
    """As choices: “Clean the bathroom (20 min)”."""
    return [
        (task.code, _("%(task)s (%(minutes)s min)") % {"task": task.title, "minutes": task.minutes})
        for task in tasks
    ]


def tasks_form(
    tasks: Sequence[Task], *, chosen: Sequence[str] = (), reader: hooks.Reader = hooks.Reader.RECIPIENT
) -> type[forms.Form]:
    """The question asked while booking: which of these should be done, to begin with those that were `chosen`."""
    choices = with_minutes(tasks)
    is_staff = reader is hooks.Reader.STAFF

    class TasksForm(forms.Form):
        tasks = EachOnceField(
            label=gettext_lazy("What should we do?"),
            help_text=gettext_lazy("They can leave this open and decide when somebody comes.")
            if is_staff
            else gettext_lazy("You can leave this open and decide when we come."),
            choices=choices,
            initial=[code for code, _title in choices if code in chosen],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    return TasksForm


class CoveredTasksForm(forms.Form):
    """Which of the service's tasks a decision covers. `seen` is the version that stood on the page."""

    tasks = EachOnceField(
        label=gettext_lazy("The decision covers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one task.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Any = None, *, tasks: Sequence[Task], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["tasks"]
        field.choices = with_minutes(tasks)


class AccessNoteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = AccessNote
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": gettext_lazy(
                "Only the person who comes sees this, and only on the day. No codes, please."
            )
        }

    def clean_text(self) -> str:
        return without_national_number(self.cleaned_data["text"])
