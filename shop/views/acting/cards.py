"""Who may act for a recipient, as a page of theirs lists them; and what somebody may do who acts for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.models import Recipient, Representation
from shop.queries.representations import representations_of
from shop.viewer import Acting
from shop.views.acting.words import details_of, state_in_words, until_in_words
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class RepresentativeRow:
    """`state` says why they may not act now; empty while they may."""

    pk: int
    name: str
    details: Sequence[Definition]
    state: str


def representatives_of(recipient: Recipient) -> list[RepresentativeRow]:
    """Two queries."""
    return [representative_row(each) for each in representations_of(recipient)]


def representative_row(representation: Representation) -> RepresentativeRow:
    return RepresentativeRow(
        representation.pk,
        representation.representative.user.name,
        details_of(representation),
        state_in_words(representation),
    )


def what_they_may(acting: Acting) -> list[Definition]:
    with_what = ", ".join(acting.services) if acting.services else _("All services")
    return [
        Definition(_("You act as"), capfirst(str(acting.kind.label))),
        Definition(_("With"), with_what),
        Definition(_("How long"), capfirst(until_in_words(acting.valid_until))),
    ]
