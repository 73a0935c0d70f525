"""The departments' telephone numbers: they answer whoever cannot sign in, or stands before a page not theirs."""

from collections.abc import Sequence

from foundation.alphabet import Alphabetical
from shop.models import Department
from ui.calling import Line, tells_whom_to_call


@tells_whom_to_call
def departments_to_call() -> Sequence[Line]:
    """Of departments that are there still, by name. One query."""
    found = Department.objects.filter(is_active=True).exclude(phone="")
    return [
        Line(name, phone)
        for name, phone in found.order_by(Alphabetical("name"), "pk").values_list("name", "phone")
    ]
