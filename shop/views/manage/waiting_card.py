"""The cards for those who are offered or asked something and cannot answer by themselves."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.attention import Attention
from ui.tiles import AttentionCard


def waiting_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Whoever cannot sign in must be called: before the time goes to somebody else, or to hear whether they wait."""
    if attention.asked:
        yield AttentionCard(
            number=attention.asked,
            title=ngettext("has not answered offers", "have not answered offers", attention.asked),
            text=_("Call them: do they still wait?"),
            url=reverse("manage:waiting", args=[department.pk]),
        )
    if attention.offered:
        yield AttentionCard(
            number=attention.offered,
            title=ngettext("is offered a time", "are offered a time", attention.offered),
            text=_("Call them: they cannot answer here"),
            url=reverse("manage:waiting", args=[department.pk]),
            is_urgent=True,
        )
