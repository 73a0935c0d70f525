"""A municipality words its messages, and sees them before anybody else does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from audit.models import AuditEntry
from foundation.actor import Actor
from foundation.actor import Channel as Way
from notifications.enums import Channel
from notifications.kinds import standards
from notifications.models import OutboxMessage, SmsGateway, Wording
from notifications.outbox import deliver
from shop.addresses import asks_in_short
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from shop.models import ModuleSwitch
from shop.registry import installed_modules
from tests.factories.world import World, at
from ui.dates import long_day

TEXTS = "/manage/messages/texts/"
SMS, MAIL = f"{TEXTS}booking.created/sms/en/", f"{TEXTS}booking.created/email/en/"
OFFICE = Actor(user_id=None, channel=Way.STAFF)
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
    ("form", "names_day"),
    [
        ("booking.created", False),
        ("series.started", True),
        ("recipient.booked_again.several", True),
    ],
)
def test_the_question_is_asked_as_the_reader_gets_it(
    everywhere: Client, form: str, *, names_day: bool
) -> None:
    """In the language of the text, also for who reads the page in another; and with the day where it names one."""
    with translation.override("nb"):
        day = long_day(timezone.localdate() + timedelta(days=7))
        question = asks_in_short(day if names_day else "")
    page = everywhere.post(f"{TEXTS}{form}/sms/nb/", {"body": "Hei. {ask} {link}", "preview": "1"})
    preview = page.context["preview"]
    assert f"{question} https://larvik.localhost/v/" in preview.body
    assert (preview.units, preview.parts) == (len(preview.body), 1)
    page = everywhere.post(
        f"{TEXTS}{form}/email/nb/", {"subject": "Hei", "body": "{ask} {link}", "preview": "1"}
    )
    assert question.rstrip("?") in page.context["preview"].body
    assert page.context["preview"].body.count("/v/") == 1


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


def test_a_link_stands_in_the_text_and_not_in_the_subject(everywhere: Client) -> None:
    """Subjects are shown on locked phones and written down by mail servers; some links let somebody in."""
    path = f"{TEXTS}accounts.reset/email/en/"
    for subject, body in (("{address}", "Hei"), ("Hei {address}", "Hei {address}")):
        answer = everywhere.post(path, {"subject": subject, "body": body, "save": "1"})
        assert answer.status_code == 422
        assert "The word {address} must be in the text, not in the subject." in answer.text
    assert not Wording.objects.exists()


def test_two_who_save_do_not_overwrite_each_other(everywhere: Client) -> None:
    seen = everywhere.get(SMS).context["seen"]
    assert post(everywhere, SMS, body="Den ene {when} {link}", seen=seen, save="1")[0] == 200
    answer = everywhere.post(SMS, {"body": "Den andre {when} {link}", "seen": seen, "save": "1"})
    assert answer.status_code == 409
    assert "Den ene" in answer.text, "what stands there now, beside one's own"
    assert Wording.objects.get().body == "Den ene {when} {link}"
    seen = answer.context["seen"]
    assert post(everywhere, SMS, body="Den andre {when} {link}", seen=seen, save="1")[0] == 200
    assert Wording.objects.get().body == "Den andre {when} {link}"


def test_saved_twice_it_is_saved_once(everywhere: Client) -> None:
    seen = everywhere.get(MAIL).context["seen"]
    for _time in range(2):
        assert post(everywhere, MAIL, **GOOD, seen=seen, save="1")[0] == 200
    assert AuditEntry.objects.filter(action="message_text.changed").count() == 1


def test_the_standard_text_comes_back(everywhere: Client) -> None:
    post(everywhere, MAIL, **GOOD, save="1")
    assert "Use the standard text" in everywhere.get(MAIL).content.decode()
    asked = everywhere.get(f"{MAIL}reset/")
    assert "cannot be brought back" in asked.text
    assert GOOD["body"].split("{")[0] in asked.text, "what would be lost"
    assert Wording.objects.exists(), "asked, and nothing is done yet"
    late = everywhere.post(f"{MAIL}reset/", {"seen": "another version"})
    assert late.status_code == 409
    assert Wording.objects.exists(), "those are not the words that were shown"
    assert post(everywhere, f"{MAIL}reset/")[0] == 200
    assert not Wording.objects.exists()
    assert post(everywhere, f"{MAIL}reset/")[0] == 200
    again = everywhere.get(f"{MAIL}reset/", follow=True)
    assert again.redirect_chain == [(MAIL, 302)], "there is nothing to ask about"
    assert "no text of your own" in again.text


@pytest.mark.parametrize(
    "path",
    ["nothing/sms/en/", "accounts.reset/sms/en/", "booking.created/post/en/", "booking.created/sms/xx/"],
)
def test_what_is_no_text_of_ours_is_not_found(everywhere: Client, path: str) -> None:
    assert everywhere.get(f"{TEXTS}{path}").status_code == 404
    assert everywhere.post(f"{TEXTS}{path}reset/").status_code == 404


def test_every_form_stands_on_the_page_and_can_be_seen(everywhere: Client) -> None:
    """By its channels; what goes by e-mail alone has no short text. Those of kinds of service, where they are on."""
    switches = [ModuleSwitch(module_key=each.key) for each in installed_modules()]
    ModuleSwitch.objects.bulk_create(switches, ignore_conflicts=True)
    page = everywhere.get(TEXTS, {"language": "en"}).content.decode()
    for form in standards().values():
        for channel in Channel:
            is_listed = f"{TEXTS}{form.key}/{channel}/en/" in page
            assert is_listed is (channel in form.channels), form.key
        seen = everywhere.get(f"{TEXTS}{form.key}/{form.channels[-1]}/en/")
        preview = seen.context["preview"]
        assert seen.status_code == 200
        assert "{" not in preview.subject + preview.body, form.key
        assert preview.parts <= 1, form.key


def test_few_are_found_by_words_and_those_that_are_own(everywhere: Client) -> None:
    post(everywhere, MAIL, **GOOD, save="1")
    page = everywhere.get(TEXTS, {"language": "en", "q": "STANDING paused"})
    assert [row.form.key for group in page.context["groups"] for row in group.rows] == ["series.paused"]
    page = everywhere.get(TEXTS, {"language": "en", "own": "on"})
    assert [row.form.key for group in page.context["groups"] for row in group.rows] == ["booking.created"]
    assert "1 own text" in page.content.decode()
    assert "No text found" in everywhere.get(TEXTS, {"language": "nb", "own": "on"}).content.decode()
    assert everywhere.get(TEXTS, {"q": "x" * 200, "language": "zz"}).status_code == 200


def test_one_form_is_worded_and_the_others_stay(everywhere: Client, world: World) -> None:
    path = f"{TEXTS}booking.cancelled.by_us/email/en/"
    post(everywhere, path, subject="Beklager {when}", body="Beklager {when}. {link}", save="1")
    world.user.language = "en"
    world.user.save(update_fields=["language"])
    for hour, reason in ((10, CancelReason.BY_DEPARTMENT), (12, CancelReason.BY_RECIPIENT)):
        cancel_booking(world.book(at(3, hour)), actor=OFFICE, reason=reason)
    for message in OutboxMessage.objects.filter(kind="booking.cancelled").order_by("pk"):
        deliver(message_id=message.pk)
    assert [letter.subject.split()[0] for letter in mail.outbox] == ["Beklager", "Cancelled:"]


def test_the_name_of_a_service_is_refused(everywhere: Client, world: World) -> None:
    world.service.name_in_messages = ""
    world.service.save(update_fields=["name_in_messages"])
    body = f"{world.service.name}: {{when}} {{link}}"
    answer = everywhere.post(SMS, {"body": body, "save": "1"})
    assert answer.status_code == 422
    assert "is the name of a service" in answer.content.decode()
    assert answer.context["preview"].body.startswith(f"{world.service.name}: ")
    assert not Wording.objects.exists()
