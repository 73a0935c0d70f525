"""Who acts for a recipient, as the department's pages show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from shop.domain.representation.reviewing import age_due
from shop.models import Recipient, Representation
from shop.queries.representations import (
    RepresentationState,
    former_representations_of,
    representations_of,
    state_of,
    why_reviewed,
)
from shop.views.acting.words import (
    details_of,
    kind_in_words,
    period_in_words,
    scope_in_words,
    state_in_words,
    until_in_words,
)
from ui.dates import long_day_and_year
from ui.tiles import Definition

MOST_FORMER = 10
ENDED = {RepresentationState.REVOKED, RepresentationState.OVER}


@dataclass(frozen=True, slots=True)
class Todo:
    """What waits for somebody here, in few words, why and when, and where it is done."""

    words: str
    url: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class RepresentativeLine:
    """One line of the card on a recipient's page."""

    name: str
    what: str
    url: str
    state: str
    todo: Todo | None


@dataclass(frozen=True, slots=True)
class RepresentativesCard:
    lines: Sequence[RepresentativeLine]
    former: Sequence[str]


@dataclass(frozen=True, slots=True)
class RepresentativePage:
    pk: int
    name: str
    details: Sequence[Definition]
    state: str
    has_ended: bool
    cannot_act: bool
    todo: Todo | None


@dataclass(frozen=True, slots=True)
class ToSettle:
    recipient: str
    recipient_url: str
    name: str
    what: str
    todo: Todo | None
    is_overdue: bool


def card_of(recipient: Recipient) -> RepresentativesCard:
    """Four queries at most."""
    former = former_representations_of(recipient)[:MOST_FORMER]
    return RepresentativesCard(
        [_line(each) for each in representations_of(recipient)],
        [f"{each.representative.user.name}, {_in_short(each)}" for each in former],
    )


def page_of(representation: Representation) -> RepresentativePage:
    state = state_of(representation, today=timezone.localdate())
    return RepresentativePage(
        representation.pk,
        representation.representative.user.name,
        [*details_of(representation), *_decided(representation)],
        state_in_words(representation),
        state in ENDED,
        state == RepresentationState.AWAITS_ASSESSMENT,
        _todo(representation),
    )


def _decided(representation: Representation) -> Iterator[Definition]:
    """What was decided about it, when, by whom and why. Three queries at most, none where nothing was."""
    if representation.assessed_at is not None:
        by = _on_and_by(representation.assessed_at, representation.assessed_by)
        yield Definition(_("Consent assessed"), f"{by} ({representation.assessment_reference})")
    if representation.reviewed_at is not None:
        by = _on_and_by(representation.reviewed_at, representation.reviewed_by)
        why = why_reviewed(representation)
        yield Definition(
            _("Reviewed when the child turned %(age)s") % {"age": representation.reviewed_age},
            f"{by}: {why.label}" if why is not None else by,
        )


def _on_and_by(moment: datetime, user: User | None) -> str:
    day = long_day_and_year(timezone.localdate(moment))
    if user is None:
        return day
    return _("%(day)s, by %(name)s") % {"day": day, "name": user.name}


def to_settle_row(representation: Representation) -> ToSettle:
    rests_from = representation.rests_from
    return ToSettle(
        recipient=representation.recipient.short_name,
        recipient_url=reverse("manage:recipient", args=[representation.recipient_id]),
        name=representation.representative.user.name,
        what=kind_in_words(representation),
        todo=_todo(representation),
        is_overdue=rests_from is not None and rests_from <= timezone.localdate(),
    )


def _line(representation: Representation) -> RepresentativeLine:
    scope, until = scope_in_words(representation), until_in_words(representation.valid_until)
    return RepresentativeLine(
        name=representation.representative.user.name,
        what=f"{kind_in_words(representation)} · {scope} · {until}",
        url=reverse("manage:representative", args=[representation.pk]),
        state=state_in_words(representation),
        todo=_todo(representation),
    )


def _todo(representation: Representation) -> Todo | None:
    """What somebody has to settle; None where nothing waits."""
    if state_of(representation, today=timezone.localdate()) in ENDED:
        return None
    if representation.is_doubtful and representation.assessed_at is None:
        return Todo(
            _("Assess the consent"), reverse("manage:assess_representative", args=[representation.pk])
        )
    age, rests_from = age_due(representation), representation.rests_from
    if age is None or rests_from is None:
        return None
    return Todo(
        _("Review the parent's access"),
        reverse("manage:review_representative", args=[representation.pk]),
        _("The child turns %(age)s on %(day)s") % {"age": age, "day": long_day_and_year(rests_from)},
    )


def _in_short(representation: Representation) -> str:
    if representation.revoked_at is None:
        return period_in_words(representation.valid_from, representation.valid_until)
    day = long_day_and_year(timezone.localdate(representation.revoked_at))
    return _("ended on %(day)s") % {"day": day}
