"""What departments usually have of the sample module."""

from datetime import timedelta
from typing import Any

from shop.enums import ServicePlace
from shop.usual_services import UsualService, UsualServices


def usual(code: str, name: str, *qualifications: str, **rules: Any) -> UsualService:
    return UsualService(
        code,
        name,
        f"What {name} is for.",
        ServicePlace.AT_OFFICE,
        {"is_active": True, "requires_entitlement": False, **rules},
        {"tasks": ["dust"]},
        qualifications,
    )


USUAL = UsualServices(
    "sample",
    title="The usual samples",
    lead="Take away the ticks.",
    afterwards="Then say who works here.",
    services=(
        usual("talk", "Talk", duration=timedelta(minutes=45)),
        usual("visit", "Visit", "Certificate", "Course", providers_needed=2),
        usual("class", "Class", "Certificate", seats=8),
    ),
)
