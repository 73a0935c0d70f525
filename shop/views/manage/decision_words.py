"""A decision in words: what is granted until when, and what somebody else made of it meanwhile."""

from copy import copy
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.models import Entitlement
from shop.quantities import granted_in_words
from shop.views.manage.conflicts import ABOUT_DECISIONS, Conflict, conflict_over, differing
from ui.dates import long_day_and_year
from ui.tiles import Definition


def conflict_with(request: HttpRequest, decision: Entitlement, **typed: Any) -> Conflict:
    """What the decision says now, and what it would say with these."""
    decision.refresh_from_db()
    wanted = copy(decision)
    for name, value in typed.items():
        setattr(wanted, name, value)
    rows = differing(terms_in_words(decision), terms_in_words(wanted))
    # That it was changed from some day on is noted of the decision that followed it.
    return conflict_over(request, decision, acts=ABOUT_DECISIONS, rows=rows, former=decision.pk)


def terms_in_words(decision: Entitlement) -> list[Definition]:
    until = decision.valid_until
    return [
        Definition(_("Granted"), granted_in_words(decision)),
        Definition(_("Last day"), long_day_and_year(until) if until else _("until further notice")),
    ]


def facts_of_decision(decision: Entitlement) -> list[Definition]:
    return [
        Definition(_("For whom"), decision.recipient.short_name),
        Definition(_("What"), decision.service.name),
        Definition(_("Granted now"), granted_in_words(decision)),
        Definition(_("Reference"), decision.decision_reference),
    ]


def page_of_recipient(decision: Entitlement) -> str:
    return reverse("manage:recipient", args=[decision.recipient_id])
