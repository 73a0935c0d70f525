"""Routes for acting on behalf of somebody; `test_representative.py` asks all the others as one who does."""

from django.utils import timezone

from tests.factories.representatives import new_number
from tests.tenants.sweep.case import ONLY_RECIPIENT, SIGNED_IN, Case, Data, Path, in_department, page, post
from tests.tenants.sweep.circumstances_cases import HANDLERS
from tests.tenants.sweep.town import Town

FREE_NUMBER = new_number().reveal()
NOBODY: frozenset[str] = frozenset()


def _representative(tail: str = "") -> Path:
    return lambda town: f"/manage/representatives/{town.representation.pk}/{tail}"


def _add(town: Town) -> str:
    return f"/manage/recipients/{town.booking.recipient_id}/representatives/add/"


def _revoke_own(town: Town) -> str:
    return f"/me/representatives/{town.representation.pk}/revoke/"


def _scope(town: Town) -> Data:
    return {
        "reach": "all",
        "valid_from": timezone.localdate().isoformat(),
        "document_reference": "2026/78-1",
    }


def _somebody(town: Town) -> Data:
    return {**_scope(town), "name": "Ny Fullmakt", "national_id": FREE_NUMBER, "kind": "guardian"}


REPRESENTATIVE_CASES: tuple[Case, ...] = (
    page("acting", lambda _town: "/acting/", SIGNED_IN),
    page("acting_data", lambda _town: "/acting/data/", NOBODY),
    page("acting_data_file", lambda _town: "/acting/data/file/", NOBODY),
    post("act_for", lambda town: f"/acting/{town.representation.pk}/", NOBODY, writes=False),
    post("stop_acting", lambda _town: "/acting/stop/", SIGNED_IN, writes=False),
    page("revoke_representative", _revoke_own, ONLY_RECIPIENT),
    post("revoke_representative", _revoke_own, ONLY_RECIPIENT),
    page("manage:to_settle", in_department("representatives/"), HANDLERS),
    page("manage:add_representative", _add, HANDLERS),
    post("manage:add_representative", _add, HANDLERS, data=_somebody),
    page("manage:representative", _representative(), HANDLERS),
    post("manage:representative", _representative(), HANDLERS, data=_scope),
    page("manage:assess_representative", _representative("assess/"), HANDLERS),
    post(
        "manage:assess_representative",
        _representative("assess/"),
        HANDLERS,
        data=lambda _town: {"is_given": "yes", "assessment_reference": "2026/79"},
    ),
    page("manage:review_representative", _representative("review/"), HANDLERS),
    post("manage:review_representative", _representative("review/"), HANDLERS, writes=False),
    page("manage:revoke_representative", _representative("revoke/"), HANDLERS),
    post("manage:revoke_representative", _representative("revoke/"), HANDLERS),
)
