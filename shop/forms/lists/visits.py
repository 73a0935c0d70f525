"""Which of a department's visits a list shows."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import ListedVisits
from shop.forms.lists.base import ListForm, PeriodForm, choice, choice_of_rows, day_field, offer
from shop.presentation import BOOKED

AHEAD = timedelta(days=14)
"""What recipients see; so far the list goes unless somebody asks for more."""


class WorkListForm(ListForm):
    """Visits that need something of somebody: by recipient, service and helper."""

    words_label = _("Name of the recipient")
    service = choice_of_rows(_("Service"))
    helper = choice_of_rows(_("Helper"))

    def __init__(
        self, asked: QueryDict, *, services: Mapping[int, str], helpers: Mapping[int, str], **options: Any
    ) -> None:
        super().__init__(asked, **options)
        offer(self, "service", services, anything=_("any service"))
        offer(self, "helper", helpers, anything=_("any helper"))

    @property
    def narrowed(self) -> dict[str, Any]:
        """What `queries.visit_list.narrowed` takes."""
        return {
            "words": self.words,
            "service_id": self.said("service"),
            "provider_id": self.said("helper"),
        }


def today() -> date:
    return timezone.localdate()


def last_ahead() -> date:
    return timezone.localdate() + AHEAD


class VisitsForm(PeriodForm, WorkListForm):
    """All visits, from today on unless another period is asked for."""

    first = day_field(_("From"), initial=today)
    last = day_field(_("To and including"), initial=last_ahead)
    state = choice(_("How it stands"), ListedVisits.choices, anything=_("any"))
    channel = choice(_("Booked"), BOOKED.items(), anything=_("in any way"))
    field_order = ("q", "first", "last", "service", "helper", "state", "channel")

    @property
    def narrowed(self) -> dict[str, Any]:
        more = {"first", "last", "state", "channel"}
        return super().narrowed | {name: self.said(name) for name in more}
