"""Jobs of the booking core."""

from foundation.jobs import job
from shop.domain import events  # noqa: F401 - registers the modules' events
from shop.domain.shifts import make_shifts
from shop.models import Department

MAKE_SHIFTS = "shop.make_shifts"


@job(MAKE_SHIFTS)
def make_shifts_everywhere() -> None:
    """Once a night: make the shifts of the day that has come into sight, in every department."""
    for department in Department.objects.filter(is_active=True):
        make_shifts(department)
