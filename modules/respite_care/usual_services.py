"""The services that respite care usually has, with rules that work from the first day."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from modules.respite_care.enums import HomeKind
from modules.respite_care.queries.people import KEY
from shop.enums import ServicePlace, StayUnit
from shop.usual_services import UsualService, UsualServices

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

STAY: Mapping[str, Any] = {
    "is_active": True,
    "requires_entitlement": True,
    "requires_presence": False,
    "uses_places": True,
    "open_on_public_holidays": True,
    "duration": DAY,
    "slot_interval": HOUR,
    "buffer_after": 2 * HOUR,
    "minimum_notice": 2 * DAY,
    "cancel_deadline": 2 * DAY,
    "move_within_day_deadline": None,
    "move_to_other_day_deadline": 2 * DAY,
    "arrives_at": time(15),
    "leaves_at": time(15),
    "shortest_stay": 1,
}
"""By decision, some days before at the latest; the bed is made ready for two hours after each guest."""


POLICE_CERTIFICATE, CONFIDENTIALITY = _("Police certificate"), _("Confidentiality")

USUAL = UsualServices(
    KEY,
    title=_("The usual services of respite care"),
    lead=_(
        "Take away the ticks of what you do not have. The rest is made with good rules, open for"
        " families with a decision; you can change everything afterwards."
    ),
    afterwards=_(
        "Stays need a home with beds: add it afterwards. Who comes to families at home, and when, you"
        " decide under “Helpers and shifts”."
    ),
    services=(
        UsualService(
            "nights",
            _("Stay in a residence"),
            _(
                "From one to five nights. It arrives and leaves at 15, and can be booked until two days before."
            ),
            ServicePlace.AT_OFFICE,
            {**STAY, "stay_unit": StayUnit.NIGHTS, "longest_stay": 5},
            {"homes": HomeKind.RESIDENCE},
        ),
        UsualService(
            "weekend",
            _("Weekend in a residence"),
            _("From Friday at 15 to Sunday at 17. A weekend counts as one of what was granted."),
            ServicePlace.AT_OFFICE,
            {**STAY, "stay_unit": StayUnit.WEEKENDS, "longest_stay": 1, "leaves_at": time(17)},
            {"homes": HomeKind.RESIDENCE},
        ),
        UsualService(
            "private_home",
            _("Stay in a private home"),
            _(
                "From one to five nights with a family. Each bed of a private home must have a police certificate and a"
                " declaration of confidentiality; when one of them runs out, it cannot be booked."
            ),
            ServicePlace.AT_OFFICE,
            {**STAY, "stay_unit": StayUnit.NIGHTS, "longest_stay": 5},
            {"homes": HomeKind.PRIVATE},
            (POLICE_CERTIFICATE, CONFIDENTIALITY),
        ),
        UsualService(
            "hours",
            _("Respite at home, by the hour"),
            _("Two, three or four hours, while you are out. It can be booked until the day before."),
            ServicePlace.AT_HOME,
            {
                "is_active": True,
                "requires_entitlement": True,
                "requires_presence": False,
                "duration": 2 * HOUR,
                "other_durations": [3 * HOUR, 4 * HOUR],
                "slot_interval": 30 * MINUTE,
                "buffer_before": 15 * MINUTE,
                "buffer_after": 15 * MINUTE,
                "minimum_notice": DAY,
                "cancel_deadline": DAY,
                "move_within_day_deadline": DAY,
                "move_to_other_day_deadline": DAY,
            },
        ),
    ),
)
