"""A page of the municipality on which a recipient's name stands has logged that it was seen. No page can forget it."""

from collections.abc import Iterator
from functools import partial

import pytest
from django.utils.html import escape
from pytest_django.plugin import DjangoDbBlocker

from audit.models import AuditEntry
from audit.sightings import LOOKED
from foundation.scope import use_scope
from shop.access_words import OF_ROUTE
from shop.models import Recipient
from tests.conftest import one_transaction
from tests.tenants.sweep.case import Case, in_days
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.test_sweep import ask, identify, undone
from tests.tenants.sweep.town import Town, build

NAME = "Hildegunn Prøvesen"
SHORT = "Hildegunn P."
CITIZENS = {"stranger", "recipient", "other_recipient"}
RIGHTS = {
    "provider": "provider",
    "other_provider": "provider",
    "administrator": "department_administrator",
    "other_administrator": "department_administrator",
    "case_officer": "case_officer",
    "municipality_administrator": "municipality_administrator",
}
AT_WORK = [case for case in CASES if case.route.startswith(("manage:", "day:"))]


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town's recipient and their twin have a name that stands nowhere else."""
    with one_transaction(django_db_blocker):
        larvik = build("larvik")
        with use_scope(larvik.scope):
            Recipient.objects.filter(pk__in=[larvik.booking.recipient_id, larvik.twin.pk]).update(name=NAME)
        yield larvik


def names_them(page: str) -> bool:
    return any(form in page for form in (NAME, SHORT, escape(NAME)))


@pytest.mark.parametrize("case", AT_WORK, ids=identify)
def test_who_is_named_is_logged_with_the_part_and_the_right(case: Case, town: Town) -> None:
    them = {town.booking.recipient_id, town.twin.pk}
    for actor in sorted(case.allowed - CITIZENS):

        def act(actor: str = actor) -> tuple[str, list[AuditEntry], int]:
            before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            response = ask(case, town, actor=actor)
            looks = AuditEntry.objects.filter(pk__gt=before, action__endswith=LOOKED, recipient_id__in=them)
            shown = response.content.decode() if response.status_code not in range(300, 400) else ""
            return shown, list(looks), town.user_id(actor)

        shown, looks, user_id = undone(town, act)
        assert bool(looks) or not names_them(shown), f"{case.route} shows a name to {actor} and logs nothing"
        for look in looks:
            assert look.actor_id == user_id
            assert look.channel == "staff"
            assert look.details["part"] == case.route
            assert case.route.startswith("day:") or case.route[7:] in OF_ROUTE, (
                "give it words in access_words.py"
            )
            assert look.details["role"] == RIGHTS[actor]


def test_the_control_is_that_names_are_found(town: Town) -> None:
    """Were the name on no page, the test above would prove nothing."""
    pages = [
        f"/manage/departments/{town.department.pk}/waiting/",
        f"/manage/departments/{town.department.pk}/requests/",
        f"/manage/departments/{town.department.pk}/{in_days(3)}/",
    ]
    for path in pages:
        page = undone(town, partial(town.client_of("administrator").get, path)).content.decode()
        assert names_them(page), path
