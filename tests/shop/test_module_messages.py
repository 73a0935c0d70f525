"""What a module says: only under its own name, and only where it is on."""

import sys
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from notifications.kinds import _writers, is_spoken_of, message_kind, text_of
from notifications.standards import MessageText
from shop.hooks import ServiceModule
from shop.models import ModuleSwitch
from shop.module_messages import register_messages
from tests.factories.world import World


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A file of a module that words its messages."""
    found = ModuleType("dummy_texts")
    monkeypatch.setitem(sys.modules, found.__name__, found)
    monkeypatch.setattr("notifications.kinds._writers", dict(_writers))
    return found


def word(kind: str, texts: ModuleType) -> None:
    def write(_params: object) -> MessageText:
        return MessageText("Hello", "Hello from the dummy")

    write.__module__ = texts.__name__
    message_kind(kind)(write)


def test_where_the_module_is_off_nothing_is_said(world: World, texts: ModuleType) -> None:
    word("dummy.hello", texts)
    assert text_of("dummy.hello", {}) == MessageText("Hello", "Hello from the dummy")
    ModuleSwitch.objects.filter(module_key="dummy").delete()
    assert text_of("dummy.hello", {}) is None
    assert is_spoken_of("booking.confirmed"), "what the core says goes on"


def test_a_module_words_only_its_own_kinds(texts: ModuleType) -> None:
    word("booking.hello", texts)

    class Talkative(ServiceModule):
        key = "talkative"
        title = "Talkative"
        message_texts = texts.__name__

    with pytest.raises(ImproperlyConfigured, match=r"booking\.hello"):
        register_messages(Talkative())


def test_a_module_that_keeps_to_its_own_is_taken(texts: ModuleType) -> None:
    word("talkative.hello", texts)

    class Talkative(ServiceModule):
        key = "talkative"
        title = "Talkative"
        message_texts = texts.__name__

    register_messages(Talkative())
