"""A municipality words its messages, and sees them before anybody else does."""

from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from notifications.enums import Channel
from notifications.kinds import standards
from notifications.models import OutboxMessage, SmsGateway, Wording
from notifications.outbox import deliver
from notifications.own_texts import faults_of, standard_text
from shop.views.manage.outgoing.examples import examples
from tests.factories.world import World, at

TEXTS = "/manage/messages/texts/"
SMS, MAIL = f"{TEXTS}booking.created/sms/en/", f"{TEXTS}booking.created/email/en/"
GOOD = {"subject": "Hei {when}", "body": "Vi kommer {when}. {link}"}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def post(client: Client, path: str, **data: str) -> tuple[int, str]:
    answer = client.post(path, data, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_own_words_are_sent(everywhere: Client, world: World) -> None:
    assert post(everywhere, MAIL, **GOOD, save="1")[0] == 200
    world.user.language = "en"
    world.user.save(update_fields=["language"])
    booking = world.book(at(3, 10))
    deliver(message_id=OutboxMessage.objects.get(params__booking_id=booking.pk).pk)
    (letter,) = mail.outbox
    assert letter.subject.startswith("Hei ")
    assert str(letter.body).endswith(f"https://larvik.localhost/bookings/{booking.pk}/")


def test_other_languages_keep_the_standard(everywhere: Client, world: World) -> None:
    post(everywhere, MAIL, **GOOD, save="1")
    world.user.language = "nb"
    world.user.save(update_fields=["language"])
    deliver(message_id=OutboxMessage.objects.get(params__booking_id=world.book(at(3, 10)).pk).pk)
    assert not mail.outbox[0].subject.startswith("Hei ")


def test_looking_keeps_nothing(everywhere: Client) -> None:
    status, page = post(everywhere, MAIL, **GOOD, preview="1")
    assert (status, "Vi kommer " in page, "{when}." in page) == (200, True, True)
    assert not Wording.objects.exists()


def test_the_length_of_an_sms_is_shown(everywhere: Client) -> None:
    SmsGateway.objects.create(kind="log")
    page = everywhere.get(SMS).content.decode()
    assert "of 160 characters: 1 text message." in " ".join(page.split())
    page = post(everywhere, SMS, body="{when} {link} " + "a" * 160, preview="1")[1]
    assert "of 306 characters: 2 text messages." in " ".join(page.split())
    page = post(everywhere, SMS, body="{when} {link} č", preview="1")[1]
    assert "A character in it makes every message shorter" in page


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Hei {when} {link} {diagnosis}", "There is no word {diagnosis}"),
        ("Hei {link}", "The word {when} must be in the text."),
        ("Hei {when}", "The word {link} must be in the text."),
        ("Hei {when} {link} {", "A brace stands alone"),
        ("Hei {when} {link} {when.__class__}", "A brace stands alone"),
        ("Hei {when} {link} {0}", "A brace stands alone"),
        ("Hei {when} {link} {when!r:>9}", "A brace stands alone"),
        ("{when} {link} " + "a" * 500, "It would be 4 text messages"),
        ("", "required"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_words(everywhere: Client, body: str, words: str) -> None:
    answer = everywhere.post(SMS, {"body": body, "save": "1"})
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'") or words == "required"
    assert not Wording.objects.exists()


def test_the_standard_text_comes_back(everywhere: Client) -> None:
    post(everywhere, MAIL, **GOOD, save="1")
    assert "Use the standard text" in everywhere.get(MAIL).content.decode()
    assert post(everywhere, f"{MAIL}reset/")[0] == 200
    assert not Wording.objects.exists()
    assert post(everywhere, f"{MAIL}reset/")[0] == 200


@pytest.mark.parametrize("path", ["nothing/sms/en/", "booking.created/post/en/", "booking.created/sms/xx/"])
def test_what_is_no_text_of_ours_is_not_found(everywhere: Client, path: str) -> None:
    assert everywhere.get(f"{TEXTS}{path}").status_code == 404
    assert everywhere.post(f"{TEXTS}{path}reset/").status_code == 404


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("channel", list(Channel))
def test_every_standard_text_could_be_kept_as_it_is(larvik: object, language: str, channel: Channel) -> None:
    with translation.override(language):
        for kind, standard in standards().items():
            text = standard_text(standard, channel, last_line="%(link)s")
            assert not faults_of(text, standard, channel, examples=examples()), kind
