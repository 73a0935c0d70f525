"""The question that a module asks first, as a field: where no list of times is shown above which it could stand."""

from django import forms

from shop.asked_first import FirstQuestion

CHOSEN = "chosen"


def ask_first(form: forms.Form, question: FirstQuestion | None) -> None:
    """Put the question before all others of the form, where there is something to choose."""
    if question is None or len(question.choices) < 2:
        return
    choices = [(each.value, each.label) for each in question.choices]
    form.fields[CHOSEN] = forms.ChoiceField(label=question.label, choices=choices)
    form.order_fields([CHOSEN])


def chosen_in(form: forms.Form, question: FirstQuestion | None) -> str:
    """What was chosen in a valid form, or the one answer there is; empty where nothing is asked."""
    if CHOSEN in form.fields:
        return str(form.cleaned_data[CHOSEN])
    return question.choices[0].value if question else ""
