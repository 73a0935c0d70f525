"""Homes, whose they are to see, and whom they may look after."""

from django.db.models import Count, Q, QuerySet

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from modules.respite_care.models import Home, HomeBed
from shop.models import Department, Provider
from shop.queries.access import departments_for
from shop.viewer import Viewer


def homes_in(department: Department) -> QuerySet[Home]:
    """Each with how many `open_beds` it has; those in use first."""
    open_beds = Count("beds", filter=Q(beds__provider__is_active=True), distinct=True)
    people = Count("staff", distinct=True)
    found = Home.objects.filter(department=department).annotate(open_beds=open_beds, people=people)
    return found.order_by("-is_active", "kind", Alphabetical("name"), "pk")


def get_home_for(viewer: Viewer, home_id: int) -> Home:
    """One of a department the viewer administers. Raises NotFound."""
    found = Home.objects.filter(pk=home_id, department__in=departments_for(viewer))
    home = found.select_related("department").first()
    if home is None:
        raise NotFound
    return home


def get_bed_for(viewer: Viewer, bed_id: int) -> HomeBed:
    found = HomeBed.objects.filter(pk=bed_id, home__department__in=departments_for(viewer))
    bed = found.select_related("home__department", "provider").first()
    if bed is None:
        raise NotFound
    return bed


def homes_of(provider: Provider) -> QuerySet[Home]:
    """Where they work."""
    return Home.objects.filter(staff__provider=provider)


def works_in_a_home(provider: Provider) -> bool:
    """Whether there is anything for them on the pages of a home. One query."""
    return homes_of(provider).exists()
