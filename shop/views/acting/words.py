"""By what right somebody acts for another, in words: for them, for the recipient and for the department."""

from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.alphabet import alphabetical
from shop.enums import RepresentationKind
from shop.models import Representation
from shop.queries.representations import RepresentationState, state_of
from ui.dates import long_day_and_year
from ui.tiles import Definition


def scope_in_words(representation: Representation) -> str:
    """“All services”, or their names."""
    if representation.covers_all:
        return _("All services")
    return ", ".join(sorted((service.name for service in representation.services.all()), key=alphabetical))


def period_in_words(first: date, last: date | None) -> str:
    if last is None:
        return _("from %(first)s until further notice") % {"first": long_day_and_year(first)}
    return _("%(first)s – %(last)s") % {"first": long_day_and_year(first), "last": long_day_and_year(last)}


def until_in_words(last: date | None) -> str:
    if last is None:
        return _("until further notice")
    return _("until %(day)s") % {"day": long_day_and_year(last)}


def kind_in_words(representation: Representation) -> str:
    return capfirst(str(RepresentationKind(representation.kind).label))


def state_in_words(representation: Representation) -> str:
    """Why it cannot be used now; empty while it can."""
    match state_of(representation, today=timezone.localdate()):
        case RepresentationState.IN_FORCE:
            return ""
        case RepresentationState.NOT_YET:
            return _("begins on %(day)s") % {"day": long_day_and_year(representation.valid_from)}
        case RepresentationState.AWAITS_ASSESSMENT:
            return _("waits until the municipality has assessed the consent")
        case RepresentationState.RESTS:
            return _("rests until the municipality has reviewed it")
        case RepresentationState.OVER:
            return _("is over")
        case _:
            return _("was ended")


def details_of(representation: Representation) -> list[Definition]:
    period = period_in_words(representation.valid_from, representation.valid_until)
    return [
        Definition(_("Acts as"), kind_in_words(representation)),
        Definition(_("With"), scope_in_words(representation)),
        Definition(_("When"), capfirst(period)),
        Definition(_("Document"), representation.document_reference),
    ]
