"""Two say yes to one file at the same moment, and two bring the same people in files of their own."""

import random
from functools import partial
from itertools import islice

import pytest
from django.db import transaction

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.identifiers import synthetic_national_ids
from foundation.scope import use_scope
from shop.domain.imports.drafts import confirm, kept_in, upload
from shop.enums import ImportKind
from shop.models import ImportDraft, Intake, Recipient
from tests.factories.scopes import LARVIK
from tests.factories.threads import at_once
from tests.factories.world import World, make_administrator, make_world

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]
IDS = [each.reveal() for each in islice(synthetic_national_ids(random.Random("race")), 12)]


def _upload(world: World, numbers: list[str]) -> tuple[ImportDraft, Actor]:
    user = make_administrator(world.department)
    actor = Actor(user.pk, Channel.STAFF)
    content = "\n".join(["Navn;Fnr", *(f"Ola {number[:4]};{number}" for number in numbers)]).encode()
    draft = upload(ImportKind.RECIPIENTS, content, department=world.department, user=user, actor=actor)
    return draft, actor


def _yes(draft: ImportDraft, actor: Actor) -> ImportDraft:
    with use_scope(LARVIK):
        return confirm(draft, shown=kept_in(draft).outcome.version, actor=actor)


def test_one_file_is_imported_once() -> None:
    with use_scope(LARVIK), transaction.atomic():
        draft, actor = _upload(make_world(), IDS)
    outcomes = at_once([partial(_yes, draft, actor)] * 4)
    assert all(each.refusal is None for each in outcomes), outcomes
    with use_scope(LARVIK), transaction.atomic():
        assert Recipient.objects.filter(name__startswith="Ola ").count() == len(IDS)
        assert AuditEntry.objects.filter(action="import.done").count() == 1


def test_the_same_people_in_two_files_are_added_once_and_nobody_waits_crosswise() -> None:
    """The second sees what the first has done, and asks once more instead of doing something else than it showed."""
    with use_scope(LARVIK), transaction.atomic():
        world = make_world()
        sent = [_upload(world, IDS), _upload(world, IDS[::-1])]
    outcomes = at_once([partial(_yes, *each) for each in sent])
    assert all(each.refusal is None for each in outcomes), outcomes
    with use_scope(LARVIK), transaction.atomic():
        assert sorted(each.done_at is None for each in ImportDraft.objects.all()) == [False, True]
        assert Recipient.objects.filter(name__startswith="Ola ").count() == len(IDS)
        assert Intake.objects.count() == len(IDS)
