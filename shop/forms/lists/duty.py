"""What narrows the lists of who was away and of doors that nobody opened."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import AbsenceReason, FollowUpAnswer, ListedFollowUps
from shop.forms.lists.base import ListForm, PeriodForm, choice, day_field

LOOKS_BACK = timedelta(days=14)


def two_weeks_ago() -> date:
    return timezone.localdate() - LOOKS_BACK


class AbsencesForm(PeriodForm):
    """From two weeks ago on, unless another period is asked for."""

    words_label = _("Name of the helper")
    first = day_field(_("From"), initial=two_weeks_ago)
    reason = choice(_("Why"), AbsenceReason.choices, anything=_("any reason"))


class FollowUpsForm(PeriodForm):
    """Those of the last two weeks, unless another period is asked for."""

    words_label = _("Name of the recipient")
    first = day_field(_("Told from"), initial=two_weeks_ago)
    state = choice(_("Show those"), ListedFollowUps.choices, anything=_("all"))
    found = choice(_("What was found"), FollowUpAnswer.choices, anything=_("anything"))


class ThreadsForm(ListForm):
    """By recipient, and whether somebody waits for an answer."""

    words_label = _("Name of the recipient")
    state = choice(
        _("Show those"),
        [("waits", _("that wait for you")), ("seen", _("that are seen to"))],
        anything=_("all"),
    )


class UntoldForm(ListForm):
    """By whom it is to and what it is about, and whether it is still tried."""

    words_label = _("To whom, or about what")
    state = choice(
        _("Show those"),
        [("lost", _("that nobody got")), ("tried", _("that are still tried"))],
        anything=_("all"),
    )
