"""A municipality's own words: every form of every kind has them, and no brace and no placeholder reaches a reader."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.utils import translation

from foundation.actor import Actor, Channel
from notifications.enums import Channel as By
from notifications.kinds import _writers, forms_of, standards
from notifications.models import OutboxMessage, Wording
from notifications.outbox import deliver
from notifications.own_texts import faults_of
from notifications.standards import Counted, OwnText, Standard
from notifications.wording import own_words
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from shop.message_words import kind_in_words
from shop.registry import installed_modules
from shop.service_names import names_inside
from shop.views.manage.outgoing.examples import examples_of
from shop.views.manage.outgoing.explained import explained
from tests.architecture.tree import ROOT, SOURCE_FOLDERS, files
from tests.factories.world import World, at

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
ITS_MAKERS = ROOT / "platform" / "notifications"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def word(form: Standard) -> None:
    """Each channel names every word it may name."""
    body = "own " + " ".join(f"{{{each}}}" for each in form.words)
    for channel in form.channels:
        Wording.objects.create(kind=form.key, channel=channel, language="nb", subject="Hei", body=body)


def test_every_kind_that_is_sent_can_be_worded() -> None:
    """The kinds of the tests aside; one more without a form fails here."""
    kinds = {kind for kind, writer in _writers.items() if not writer.__module__.startswith("tests.")}
    assert {kind for kind in kinds if not forms_of(kind)} == set()
    assert {form.key for kind in kinds for form in forms_of(kind)} == standards().keys()
    assert "Another message" not in {kind_in_words(kind) for kind in kinds}


def test_every_form_that_is_written_belongs_to_a_kind() -> None:
    forms = {each.key: each for each in _written_forms()}
    assert forms.keys() == standards().keys()
    assert len({(str(each.title), str(each.variant)) for each in forms.values()}) == len(forms)


def _written_forms() -> Iterator[Standard]:
    """Whatever stands where standard texts are written, the core's and those of kinds of service, alone or in twos."""
    of_modules = {each.message_texts for each in installed_modules()}
    for name in [each for each in sys.modules if "standard_texts" in each or each in of_modules]:
        for value in vars(sys.modules[name]).values():
            together = (value.one, value.several) if isinstance(value, Counted) else value
            several = together if isinstance(together, tuple) else (together,)
            yield from (each for each in several if isinstance(each, Standard))


def test_nothing_is_written_but_by_a_form() -> None:
    """A text put together by hand could not be worded."""
    house = [each for each in files(".py", under=SOURCE_FOLDERS) if ITS_MAKERS not in each.parents]
    assert [str(each) for each in house if _makes_a_text(each)] == []


def _makes_a_text(file: Path) -> bool:
    source = file.read_text()
    if "MessageText" not in source:
        return False
    calls = [each.func for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
    return any(isinstance(each, ast.Name) and each.id == "MessageText" for each in calls)


def test_the_municipality_s_words_are_written_for_every_form(larvik: object) -> None:
    forms = list(standards().values())
    for form in forms:
        word(form)
    texts = {number: form.write(examples_of(form, By.EMAIL)) for number, form in enumerate(forms)}
    for number, text in own_words(texts, language="nb").items():
        form = forms[number]
        values = " ".join(examples_of(form, By.EMAIL).values())
        assert (text.subject, text.body.split()) == ("Hei", f"own {values}".split()), form.key
        assert text.sms.startswith("own ") is not form.is_mail_only
        assert "{" not in text.sms
    assert own_words(texts, language="en") == texts


def test_every_word_is_explained_and_every_standard_text_could_be_kept(larvik: object) -> None:
    for language in ("nb", "en"):
        with translation.override(language):
            for form in standards().values():
                assert set(form.required) <= set(form.words)
                for channel in form.channels:
                    values = examples_of(form, channel)
                    assert set(form.words) <= explained(form, channel).keys()
                    assert not faults_of(form.template(channel), form, channel, examples=values), form.key


@pytest.mark.parametrize("reason", [CancelReason.BY_DEPARTMENT, CancelReason.BY_RECIPIENT])
def test_a_cancellation_names_every_word(world: World, reason: CancelReason) -> None:
    for form in forms_of("booking.cancelled"):
        word(form)
    world.user.language = "nb"
    world.user.save(update_fields=["language"])
    cancel_booking(world.book(at(3, 10)), actor=OFFICE, reason=reason)
    deliver(message_id=OutboxMessage.objects.get(kind="booking.cancelled").pk)
    (sent,) = mail.outbox
    assert str(sent.body).startswith("own ")
    assert "{" not in str(sent.body)


def test_a_word_that_is_no_more_leaves_nothing(larvik: object) -> None:
    """Kept when it could still be named."""
    form = standards()["booking.cancelled"]
    Wording.objects.create(
        kind=form.key, channel=By.EMAIL, language="nb", subject="Hei", body="{when} {goes_on}"
    )
    text = own_words({1: form.write(examples_of(form, By.EMAIL))}, language="nb")[1]
    assert text.body == examples_of(form, By.EMAIL)["when"]


def test_a_service_is_named_only_as_its_department_has_said(world: World) -> None:
    form, channel = standards()["booking.created"], By.EMAIL
    text = OwnText("{when}", f"{world.service.name.upper()} {{link}}")
    world.service.name_in_messages = ""
    world.service.save(update_fields=["name_in_messages"])
    (found,) = faults_of(text, form, channel, examples=examples_of(form, channel), never=names_inside())
    assert found.what == world.service.name
    world.service.name_in_messages = world.service.name
    world.service.save(update_fields=["name_in_messages"])
    assert not faults_of(text, form, channel, examples=examples_of(form, channel), never=names_inside())
