from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from modules.home_help.models import AccessNote
from modules.home_help.tasks_catalogue import BY_CODE, CATALOGUE, USUAL, Task
from shop import hooks
from shop.models import Service


class SettingsForm(hooks.SettingsForm):
    """Which tasks a service covers."""

    tasks = forms.MultipleChoiceField(
        label=_("Tasks"),
        choices=[(task.code, task.title) for task in CATALOGUE],
        initial=[task.code for task in USUAL],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def covered_tasks(service: Service) -> list[Task]:
    """The tasks that the service's settings name."""
    return [BY_CODE[code] for code in SettingsForm.of(service)["tasks"]]


def tasks_form(tasks: list[Task], *, chosen: Sequence[Task] = ()) -> type[forms.Form]:
    """The question asked while booking: which of these should be done, to begin with those that were `chosen`."""
    choices = [
        (task.code, _("%(task)s (%(minutes)s min)") % {"task": task.title, "minutes": task.minutes})
        for task in tasks
    ]

    class TasksForm(forms.Form):
        tasks = forms.MultipleChoiceField(
            label=_("What should we do?"),
            help_text=_("You can leave this open and decide when we come."),
            choices=choices,
            initial=[task.code for task in chosen],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    return TasksForm


class AccessNoteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    class Meta:
        model = AccessNote
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": _("Only the person who comes sees this, and only on the day. No codes, please.")
        }
