"""The day lists that lie as files, of the days before too, say nothing of who was protected or erased."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.paper.day_lists import write_day_lists
from shop.domain.privacy.erasing import erase_recipient
from shop.enums import AddressProtection
from shop.models import Entitlement, Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.worker import work_through_the_queue
from tests.factories.world import at, make_recipient, make_world
from tests.shop.views.visits import make_visit

ADDRESS = "Hemmeligveien 7"
pytestmark = pytest.mark.usefixtures("committed_db")

LEVEL = AddressProtection.STRICTLY_CONFIDENTIAL


def protect(recipient: Recipient) -> None:
    protect_recipient(recipient, level=LEVEL, actor=SYSTEM)


def erase(recipient: Recipient) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Entitlement.objects.filter(recipient=recipient).update(valid_until=yesterday)
    erase_recipient(recipient, actor=SYSTEM, agreed_until=date.max)


def merge_with_somebody_protected(recipient: Recipient) -> None:
    """The files were written after the other one was protected."""
    twin = Recipient.objects.get(name="Ingrid Tvilling")
    merge_recipients(twin, into=recipient, actor=SYSTEM)


@pytest.mark.parametrize("act", [protect, erase, merge_with_somebody_protected])
def test_they_stand_on_no_list_any_more(
    tmp_path: Path, settings: Any, act: Callable[[Recipient], None]
) -> None:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    with works_for(LARVIK):
        world = make_world()
        Recipient.objects.filter(pk=world.recipient.pk).update(address=ADDRESS)
        make_visit(world, at(-1, 10), recipient=world.recipient)
        twin = make_recipient(name="Ingrid Tvilling")
        Entitlement.objects.filter(recipient=twin).delete()
        protect(twin)
    work_through_the_queue()
    with works_for(LARVIK):
        write_day_lists(today=timezone.localdate() - timedelta(days=1))

    def on_paper() -> list[Path]:
        return [each for each in tmp_path.rglob("*.html") if ADDRESS in each.read_text()]

    assert len(on_paper()) == 1
    with works_for(LARVIK):
        act(world.recipient)
    work_through_the_queue()
    assert on_paper() == []
