"""Representatives as those who handle decisions reach them."""

from django.db.models import Q, QuerySet

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from shop.models import Representation, Service
from shop.queries.access import departments_with_decisions_for
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


def services_to_agree_on(viewer: Viewer, *, also: Representation | None = None) -> QuerySet[Service]:
    """Of the departments whose decisions the viewer handles, and those agreed on already."""
    handled = Q(is_active=True, department__in=departments_with_decisions_for(viewer))
    agreed = Q(representations=also) if also is not None else Q(pk__in=[])
    services = Service.objects.filter(handled | agreed).select_related("department")
    return services.distinct().order_by(Alphabetical("name"), "pk")
