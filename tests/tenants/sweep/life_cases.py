"""Routes for when life happens: who is away, what is owed."""

import uuid

from tests.factories.world import at
from tests.tenants.sweep.case import MANAGERS, ONLY_PROVIDER, PROVIDERS, Case, in_department, page, post
from tests.tenants.sweep.town import Town


def _away(_town: Town) -> dict[str, str]:
    day = at(12, 0).date().isoformat()
    return {"from_day": day, "until_day": day, "reason": "sick"}


def _called(_town: Town) -> dict[str, str]:
    return {"outcome": "reached", "note": "", "key": str(uuid.uuid4())}


def _given(town: Town) -> dict[str, str]:
    """The visit that needs somebody else, to the other of the two."""
    given = town.request.assignments.get(active=True).provider_id
    to = ({town.provider.pk, town.second_provider.pk} - {given}).pop()
    return {"give": f"{town.request.pk}-{given}-{to}"}


LIFE_CASES: tuple[Case, ...] = (
    page("manage:who_is_away", in_department("away/"), MANAGERS),
    page("manage:add_absence", lambda town: f"/manage/providers/{town.provider.pk}/absences/", MANAGERS),
    page("manage:absence", lambda town: f"/manage/absences/{town.absence.pk}/", MANAGERS),
    post("manage:undo_absence", lambda town: f"/manage/absences/{town.absence.pk}/undo/", MANAGERS),
    post(
        "manage:replacement_days",
        in_department("stranded/days/"),
        MANAGERS,
        data=lambda _town: {"days": "5"},
    ),
    post(
        "manage:note_call", lambda town: f"/manage/bookings/{town.booking.pk}/call/", MANAGERS, data=_called
    ),
    post("manage:hand_over", in_department("stranded/give/"), MANAGERS, data=_given),
    post(
        "manage:hand_over",
        in_department("stranded/give/"),
        MANAGERS,
        data=lambda town: {"visits": str(town.request.pk)},  # only asks
        writes=False,
    ),
    page("manage:give_up_disruption", lambda town: f"/manage/owed/{town.disruption.pk}/give-up/", MANAGERS),
    post("manage:give_up_disruption", lambda town: f"/manage/owed/{town.disruption.pk}/give-up/", MANAGERS),
    # The town's is owed still: it is owed again without anything to write.
    post(
        "manage:owe_again",
        lambda town: f"/manage/owed/{town.disruption.pk}/take-back/",
        MANAGERS,
        writes=False,
    ),
    page("day:away", lambda _town: "/day/away/", PROVIDERS),
    post("day:away", lambda _town: "/day/away/", PROVIDERS, data=_away),
    page("day:absence", lambda town: f"/day/absences/{town.absence.pk}/", ONLY_PROVIDER),
    post("day:undo_absence", lambda town: f"/day/absences/{town.absence.pk}/undo/", ONLY_PROVIDER),
)
