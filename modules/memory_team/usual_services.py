"""The services that a Memory team usually has, with rules that work from the first day."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from modules.memory_team.queries.courses import KEY
from shop.enums import BookedBy, ServicePlace
from shop.usual_services import UsualService, UsualServices

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
COURSE_DAYS = 180
"""So far ahead somebody can sign up for a course: all of its dates must be in sight."""

GUIDANCE: Mapping[str, Any] = {
    "requires_entitlement": False,
    "is_active": True,
    "slot_interval": 30 * MINUTE,
    "buffer_after": 15 * MINUTE,
    "minimum_notice": DAY,
    "cancel_deadline": DAY,
    "move_within_day_deadline": DAY,
    "move_to_other_day_deadline": DAY,
    "maximum_active_bookings": 2,
}
"""Everybody may book it, a day before at the latest, and has two talks ahead of them at most."""


USUAL = UsualServices(
    KEY,
    title=_("The usual services of a Memory team"),
    lead=_(
        "Take away the ticks of what you do not have. The rest is made with good rules, open for"
        " booking by everybody in the municipality without a decision; you can change everything afterwards."
    ),
    afterwards=_(
        "Who works here, and when, you decide under “Helpers and shifts”: without anybody at work there"
        " are no free times."
    ),
    services=(
        UsualService(
            "first_talk",
            _("First conversation"),
            _("60 minutes. The relative chooses among the office, their home, the telephone and video."),
            ServicePlace.AT_OFFICE,
            {
                **GUIDANCE,
                "duration": 60 * MINUTE,
                "other_places": [ServicePlace.AT_HOME, ServicePlace.BY_PHONE, ServicePlace.BY_VIDEO],
                "may_ask_for_two": True,
            },
        ),
        UsualService(
            "follow_up",
            _("Follow-up conversation"),
            _("45 minutes, with the advisor they talked to before."),
            ServicePlace.AT_OFFICE,
            {
                **GUIDANCE,
                "duration": 45 * MINUTE,
                "other_places": [ServicePlace.AT_HOME, ServicePlace.BY_PHONE, ServicePlace.BY_VIDEO],
                "keeps_provider": True,
            },
        ),
        UsualService(
            "phone",
            _("Guidance by telephone"),
            _("30 minutes, and can be booked until two hours before."),
            ServicePlace.BY_PHONE,
            {
                **GUIDANCE,
                "duration": 30 * MINUTE,
                "buffer_after": timedelta(0),
                "minimum_notice": 120 * MINUTE,
            },
            {"asks_how_many": False},
        ),
        UsualService(
            "mapping",
            _("Home visit to map a need"),
            _(
                "Two hours, two advisors. Only the department books it, with the person's consent; they see it, and"
                " cannot book it themselves. Where it is you agree by phone: whose home it is, is not kept here."
            ),
            ServicePlace.ELSEWHERE,
            {
                **GUIDANCE,
                "duration": 120 * MINUTE,
                "buffer_before": 30 * MINUTE,
                "buffer_after": 30 * MINUTE,
                "providers_needed": 2,
                "booked_by": BookedBy.DEPARTMENT,
                "maximum_active_bookings": None,
            },
            {"topics": [], "asks_how_many": False, "asks_consent": True, "shows_preparation": False},
        ),
        UsualService(
            "group",
            _("Course and group for relatives"),
            _("Two hours with twelve seats. It takes place on the dates that you put up."),
            ServicePlace.AT_OFFICE,
            {
                **GUIDANCE,
                "duration": 120 * MINUTE,
                "seats": 12,
                "booking_horizon": COURSE_DAYS,
                "booked_by": BookedBy.MODULE,
                "maximum_active_bookings": None,
                "move_within_day_deadline": None,
                "move_to_other_day_deadline": None,
            },
            {
                "topics": [],
                "asks_how_many": False,
                "asks_interpreter": False,
                "shows_preparation": False,
            },
        ),
    ),
)
