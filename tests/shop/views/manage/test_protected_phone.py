"""Who writes down a new telephone hears where text messages do not reach it."""

import pytest
from django.test import Client

from shop.models import ProtectedContact
from tests.factories.world import World, make_administrator
from tests.shop.views.conftest import sign_in


@pytest.mark.parametrize(("phone", "is_said"), [("280 50 123", True), ("680 50 123", False), ("", False)])
def test_a_landline_is_kept_for_calling_and_said_to_be_one(
    world: World, larvik_client: Client, phone: str, *, is_said: bool
) -> None:
    client = sign_in(larvik_client, make_administrator(world.department))
    client.cookies["django_language"] = "en"
    level = {"level": "confidential", "address": "", "phone": phone}
    page = client.post(f"/manage/recipients/{world.recipient.pk}/protection/", level, follow=True)
    assert ("Text messages do not reach a landline." in page.text) is is_said
    assert ProtectedContact.objects.get().phone == (phone or "68050123")
