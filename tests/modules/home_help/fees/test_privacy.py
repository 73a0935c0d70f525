"""What is stored about somebody's co-payment: shown to them, forgotten with them, one where they were here twice."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from foundation.scope import Scope
from modules.home_help.fees.closing import close_month
from modules.home_help.fees.models import FeeLine, RecipientBand
from modules.home_help.module import HomeHelp
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.privacy.accounts import days_with_name
from shop.domain.privacy.erasing import erase_recipient
from shop.enums import RecipientEnd
from shop.models import Entitlement
from tests.factories import world as make
from tests.modules.home_help.fees.fees_world import STAFF, charged_world, give_band, make_table, month, visit


@pytest.fixture
def world(larvik: Scope) -> make.World:
    world = charged_world()
    make_table(world.service, starts_on=month(-2))
    return world


def test_all_of_it_is_shown_in_words(world: make.World) -> None:
    give_band(world.recipient, 2, since=month(-2))
    visit(world, month(-2), minutes=90)
    close_month(month(-2), actor=STAFF)
    stored = HomeHelp().personal_data(world.recipient)
    assert stored["fee_bands"] == [{"from": month(-2).isoformat(), "band": 2}]
    assert [(each["minutes"], each["amount_in_ore"]) for each in stored["fees"]] == [(90, 300_00)]
    words = HomeHelp.data_words
    with translation.override("en"):
        assert "Band 2" in words["fee_bands"].lines(stored["fee_bands"])[0]
        assert "300,00 kr for 1,50 hours, band 2" in words["fees"].lines(stored["fees"])[0]


def test_who_is_erased_leaves_sums_without_a_name_and_no_band(world: make.World) -> None:
    give_band(world.recipient, 2)
    visit(world, month(-2))
    close_month(month(-2), actor=STAFF)
    Entitlement.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.NO_LONGER, actor=STAFF)
    late = timezone.localdate() + timedelta(days=days_with_name())
    erase_recipient(world.recipient, actor=STAFF, agreed_until=late)
    assert not RecipientBand.objects.exists()
    assert FeeLine.objects.get().amount == 200_00
    close_month(month(-1), actor=STAFF)
    assert FeeLine.objects.count() == 1, "nothing is put right about who is nobody any more"


def test_who_was_here_twice_is_charged_as_one(world: make.World) -> None:
    """Each paid the maximum: one of them comes back with the next month."""
    twin = make.make_recipient(name="Ingrid Prøve")
    make.make_entitlement(twin, make.make_service(world.department, name="Vindusvask"))
    for person, since in ((world.recipient, month(-2)), (twin, month(-5))):
        give_band(person, 1, since=since)
        visit(world, month(-2) + timedelta(days=person.pk % 20), minutes=180, recipient=person)
    give_band(twin, 3, since=month(-2))
    close_month(month(-2), actor=STAFF)
    charged = FeeLine.objects.order_by("recipient_id").values_list("amount", flat=True)
    assert list(charged) == [240_00, 900_00]
    merge_recipients(twin, into=world.recipient, actor=STAFF)
    bands = RecipientBand.objects.filter(recipient=world.recipient).order_by("starts_on")
    assert list(bands.values_list("starts_on", "number")) == [(month(-5), 1), (month(-2), 1)]
    assert RecipientBand.objects.count() == 2
    close_month(month(-1), actor=STAFF)
    (correction,) = FeeLine.objects.filter(run__month=month(-1))
    assert correction.recipient == world.recipient
    assert correction.amount == 240_00 - (240_00 + 900_00)
