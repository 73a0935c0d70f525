"""Representatives as those who handle decisions reach them."""

from django.db.models import Q, QuerySet

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from shop.models import Representation, Service
from shop.queries.recipient_access import Handled, get_handled_recipient_for
from shop.viewer import Viewer


def get_handled_representation_for(viewer: Viewer, representation_id: int) -> tuple[Representation, Handled]:
    """By which somebody acts for a recipient whose decisions the viewer handles."""
    found = (
        Representation.objects.filter(pk=representation_id)
        .select_related("recipient", "representative__user")
        .first()
    )
    if found is None:
        raise NotFound
    return found, get_handled_recipient_for(viewer, found.recipient_id)


def services_to_agree_on(handled: Handled, *, also: Representation | None = None) -> QuerySet[Service]:
    """Of the departments in which the recipient was reached, and those agreed on already."""
    open_there = Q(is_active=True, department__in=handled.departments)
    agreed = Q(representations=also) if also is not None else Q(pk__in=[])
    services = Service.objects.filter(open_there | agreed).select_related("department")
    return services.distinct().order_by(Alphabetical("name"), "pk")
