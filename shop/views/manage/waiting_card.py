"""The card for those who are offered a time and cannot answer by themselves."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waiting_page import to_be_called
from ui.tiles import AttentionCard


def waiting_card(department: Department) -> Iterator[AttentionCard]:
    """Whoever cannot sign in must be called before the time goes to somebody else. One query."""
    count = to_be_called(department)
    if count:
        yield AttentionCard(
            number=count,
            title=ngettext("is offered a time", "are offered a time", count),
            text=_("Call them: they cannot answer here"),
            url=reverse("manage:waiting", args=[department.pk]),
            is_urgent=True,
        )
