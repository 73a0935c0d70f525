"""What a department decides about a service of respite care."""

from django import forms
from django.utils.translation import gettext_lazy

from modules.respite_care.enums import EarlyRule, HolidayRule, HomeKind
from shop import hooks

MOST_NOTE_DAYS = 90


class SettingsForm(hooks.SettingsForm):
    """Where it is given, what holds on public holidays, and how long handover notes are kept."""

    homes = forms.ChoiceField(
        label=gettext_lazy("Where they stay"),
        help_text=gettext_lazy("Whose beds can be booked: a service of hours at home has none."),
        choices=HomeKind,
        initial=HomeKind.RESIDENCE,
    )
    holidays = forms.ChoiceField(
        label=gettext_lazy("Public holidays"),
        help_text=gettext_lazy("What applies to stays that touch a public holiday."),
        choices=HolidayRule,
        initial=HolidayRule.AS_OTHER_DAYS,
    )
    left_early = forms.ChoiceField(
        label=gettext_lazy("When a stay ends early"),
        help_text=gettext_lazy("The bed is free for others from then on in either case."),
        choices=EarlyRule,
        initial=EarlyRule.COUNTS,
    )
    note_days = forms.IntegerField(
        label=gettext_lazy("Days that handover notes are kept"),
        help_text=gettext_lazy("Counted from the end of the stay; then nobody can read them."),
        initial=14,
        min_value=1,
        max_value=MOST_NOTE_DAYS,
    )
    swaps_need_yes = forms.BooleanField(
        label=gettext_lazy("Swaps between families need our yes"),
        help_text=gettext_lazy("Otherwise a swap is done when both families have said yes."),
        required=False,
        initial=False,
    )
