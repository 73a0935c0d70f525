"""What is written to a store's own people: that a list is there, and nothing of what is on it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.domain.late_changes import LISTS_CHANGED
from modules.shopping_help.domain.partnering import LISTS_OFF, RUN_CLOSED
from modules.shopping_help.models import Run
from modules.shopping_help.queries.late_changes import late_changes
from notifications.kinds import message_kind
from notifications.standards import MessageText, OwnWord
from shop.addresses import written
from shop.presentation import when
from shop.standard_texts.parts import STAFF, text
from ui.templatetags.phone import phone

STORE = OwnWord("store", _("which store the list is for"), lambda: "Dagligvarehjørnet")
LISTS_READY_TEXT = text(
    RUN_CLOSED,
    _("A store has a new list"),
    STAFF,
    subject=_("A new list for %(store)s: %(when)s"),
    body=_(
        "The orders of the run %(when)s have closed, and the list for %(store)s is there. Sign in, say that you have"
        " it, and pack.\n\nQuestions? Call %(phone)s."
    ),
    words=("when", "phone", "link", STORE),
    required=("link",),
)

LISTS_CHANGED_TEXT = text(
    LISTS_CHANGED,
    _("A list that a store has is changed"),
    STAFF,
    subject=_("The list for %(store)s is changed: %(when)s"),
    body=_(
        "Something has changed on the list for %(store)s, the run %(when)s, since you said that you have it. Sign in"
        " to see what, and say that you have seen it.\n\nQuestions? Call %(phone)s."
    ),
    words=("when", "phone", "link", STORE),
    required=("link",),
)

LISTS_OFF_TEXT = text(
    LISTS_OFF,
    _("A store’s list is called off"),
    STAFF,
    subject=_("The list for %(store)s is called off: %(when)s"),
    body=_(
        "The run %(when)s does not come to %(store)s after all. Do not pack the list, and put back what is packed."
        "\n\nQuestions? Call %(phone)s."
    ),
    words=("when", "phone", "link", STORE),
    required=("link",),
)


@message_kind(RUN_CLOSED, LISTS_READY_TEXT)
def lists_ready(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing where the run was called off, or is over."""
    run = Run.objects.select_related("store", "service__department").get(pk=params["run_id"])
    if run.called_off_at is not None or run.ends_at < timezone.now():
        return None
    return written(LISTS_READY_TEXT, _words(run, run.store.name), "shopping_help:store_run", run.pk)


@message_kind(LISTS_CHANGED, LISTS_CHANGED_TEXT)
def lists_changed(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing where they have seen it by now, or nothing of it is left to pack."""
    run = Run.objects.select_related("store", "service__department").get(pk=params["run_id"])
    if run.called_off_at is not None or run.ends_at < timezone.now() or not late_changes(run).lines:
        return None
    return written(LISTS_CHANGED_TEXT, _words(run, run.store.name), "shopping_help:store_run", run.pk)


@message_kind(LISTS_OFF, LISTS_OFF_TEXT)
def lists_off(params: Mapping[str, Any]) -> MessageText | None:
    """Of the store that it was for: the run may go to another one by now."""
    run = Run.objects.select_related("service__department").get(pk=params["run_id"])
    return written(LISTS_OFF_TEXT, _words(run, params["store"]), "shopping_help:store")


def _words(run: Run, store: str) -> Mapping[str, str]:
    return {
        "when": when(run.starts_at, run.ends_at),
        "store": store,
        "phone": phone(run.service.department.phone),
    }
