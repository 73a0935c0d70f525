"""What a relative is asked while booking, what is kept of it, and who sees it."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from foundation.actor import SYSTEM, Actor, Channel
from modules.memory_team.forms.settings import SettingsForm
from modules.memory_team.forms.talk import talk_form
from modules.memory_team.models import Talk
from modules.memory_team.module import MemoryTeam
from modules.memory_team.topics import CATALOGUE
from modules.memory_team.usual_services import USUAL
from shop.domain.capacity.usual_services import make_usual_services
from shop.errors import BookedByDepartment, RefusedByModule
from shop.hooks import Reader
from shop.models import Booking, Department, Service
from shop.ways import Way
from tests.factories.world import World, at, make_administrator
from tests.modules.memory_team.conftest import book_talk
from tests.shop.views.conftest import sign_in

MODULE = MemoryTeam()


def settle(service: Service, **settings: Any) -> Service:
    service.settings |= settings
    service.save(update_fields=["settings"])
    return service


def asked(service: Service) -> list[str]:
    form = talk_form(service)
    return list(form.base_fields) if form else []


def test_the_settings_decide_what_is_asked(team: World) -> None:
    assert asked(team.service) == ["topics", "people", "language"]
    everything = {"asks_practical": True, "asks_consent": True}
    assert asked(settle(team.service, **everything)) == [
        "agreed",
        "topics",
        "people",
        "language",
        "practical",
    ]
    nothing = dict.fromkeys(("asks_practical", "asks_consent", "asks_how_many", "asks_interpreter"), False)
    assert asked(settle(team.service, topics=[], **nothing)) == []
    assert MODULE.booking_form(team.service, team.recipient) is None


def test_a_department_takes_topics_away_and_adds_its_own(team: World) -> None:
    form_class = talk_form(settle(team.service, topics=["tips"], own_topics=["Førerkort"]))
    assert form_class is not None
    assert form_class()["topics"].field.widget.choices == [
        ("tips", "Practical tips"),
        ("own:Førerkort", "Førerkort"),
    ]
    assert form_class({"topics": ["own:Førerkort"], "people": "1"}).is_valid()
    assert not form_class({"topics": ["what_is"], "people": "1"}).is_valid()


def test_a_topic_sent_many_times_is_one(team: World) -> None:
    """Or one person alone would make it a topic of many, which the figures tell."""
    form_class = talk_form(team.service)
    assert form_class is not None
    form = form_class({"topics": ["tips"] * 5, "people": "1"})
    assert form.is_valid()
    assert form.cleaned_data["topics"] == ["tips"]


@pytest.mark.parametrize("people", ["0", "7", "", "mange", "-1"])
def test_one_to_six_come(team: World, people: str) -> None:
    form_class = talk_form(team.service)
    assert form_class is not None
    assert not form_class({"people": people}).is_valid()


@pytest.mark.parametrize("text", ["Fnr 010190 12345", "01019012345", "0 1 0 1 9 0 1 2 3 4 5"])
def test_a_national_identity_number_is_refused(team: World, text: str) -> None:
    form_class = talk_form(settle(team.service, asks_practical=True))
    assert form_class is not None
    form = form_class({"people": "1", "practical": text})
    assert "practical" in form.errors
    assert form_class({"people": "1", "practical": "Ring 68 05 01 23 når dere kommer"}).is_valid()


def test_beside_the_free_text_stands_what_not_to_write(team: World) -> None:
    form_class = talk_form(settle(team.service, asks_practical=True))
    assert form_class is not None
    assert "health or illness" in str(form_class().fields["practical"].help_text)


def test_what_was_said_is_kept_with_the_booking(team: World) -> None:
    talk = Talk.objects.get(booking=book_talk(team, practical="Vi kommer med buss"))
    assert (talk.topics, talk.people, talk.language, talk.practical) == (
        ["tips"],
        2,
        "pl",
        "Vi kommer med buss",
    )
    assert talk.ordered_for is None


def test_nothing_is_asked_or_kept_about_who_is_ill(team: World) -> None:
    """No field but these: no name, no relation, no diagnosis."""
    columns = {field.name for field in Talk._meta.get_fields()}
    assert columns == {
        "id",
        "booking",
        "topics",
        "people",
        "language",
        "ordered_for",
        "practical",
        "agreed_at",
    }
    asks_all = talk_form(settle(team.service, asks_practical=True, asks_consent=True))
    assert asks_all is not None
    assert set(asks_all.base_fields) == {"agreed", "topics", "people", "language", "practical"}
    free = [
        (model.__name__, field.name)
        for model in apps.get_app_config("memory_team").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.TextField)
    ]
    assert free == []
    assert not any(re.search(r"alzheimer|parkinson", str(title).lower()) for title in CATALOGUE.values())


def test_booked_again_the_answers_are_there(team: World) -> None:
    form_class = MODULE.booking_form(team.service, team.recipient, like=book_talk(team))
    assert form_class is not None
    initial = {name: field.initial for name, field in form_class().fields.items()}
    assert initial == {"topics": ["tips"], "people": 2, "language": "pl"}


def test_on_the_telephone_it_is_asked_about_the_caller(team: World) -> None:
    """And what they wrote or agreed to once is not theirs to have said again."""
    service = settle(team.service, asks_practical=True, asks_consent=True)
    before = Talk.objects.get(booking=book_talk(team, practical="Vi kommer med buss", agreed=True))
    form_class = talk_form(service, like=before, reader=Reader.STAFF)
    assert form_class is not None
    form = form_class()
    initial = {name: field.initial for name, field in form.fields.items()}
    assert initial == {"agreed": False, "topics": ["tips"], "people": 2, "language": "pl", "practical": ""}
    said = " ".join(f"{field.label} {field.help_text}" for field in form.fields.values()).lower()
    assert not {"you", "your"} & set(re.findall(r"[a-z]+", said.replace("only that you confirmed", "")))


def test_whoever_maps_a_need_confirms_that_the_person_agreed(team: World) -> None:
    service = settle(team.service, asks_consent=True)
    form_class = talk_form(service)
    assert form_class is not None
    assert "agreed" in form_class({"people": "1"}).errors
    with pytest.raises(RefusedByModule):
        team.book(at(1, 10), service=service, answers={"agreed": False})
    assert not Booking.objects.exists()
    booking = team.book(at(1, 10), service=service, answers={"agreed": True})
    assert Talk.objects.get(booking=booking).agreed_at is not None


def test_that_the_person_agreed_is_not_what_the_relative_told(team: World, relative: Client) -> None:
    """Whoever books confirms it, which is mostly the department."""
    service = settle(team.service, asks_consent=True)
    booking = team.book(at(1, 10), service=service, answers={"agreed": True})
    page = relative.get(f"/bookings/{booking.pk}/").text
    assert "It is noted that the person agreed to the visit, on " in page
    assert "What you told us" not in page
    assert "You agreed" not in page


def test_what_they_wrote_is_said_to_be_practical(team: World, relative: Client, leader: Client) -> None:
    booking = book_talk(team, practical="Heisen er i stykker")
    for page in (relative.get(f"/bookings/{booking.pk}/"), leader.get(f"/manage/bookings/{booking.pk}/")):
        assert "Practical to know:</strong> Heisen er i stykker" in page.text


@pytest.mark.parametrize("reader", list(Reader))
def test_each_reader_sees_what_was_said(team: World, reader: Reader) -> None:
    card = MODULE.visit_card(book_talk(team, practical="Heisen er i stykker"), reader=reader)
    assert card is not None
    assert (list(card.context["topics"]), card.context["practical"]) == (
        ["Practical tips"],
        "Heisen er i stykker",
    )
    assert card.context["interpreter"] == "Polish"
    assert (card.context["preparation"] is not None) == (reader is Reader.RECIPIENT)


def test_what_they_wrote_stands_on_no_paper(team: World) -> None:
    booking = book_talk(team, practical="Heisen er i stykker")
    notes = MODULE.day_list_notes([booking])[booking.pk]
    assert notes == ["2 people come", "Interpreter to order: Polish", "Practical tips"]


def test_a_relative_books_and_reads_how_to_prepare(team: World, relative: Client) -> None:
    url = f"/book/{team.service.pk}/?at={at(1, 10).isoformat().replace('+', '%2B')}"
    page = relative.get(url)
    assert page.status_code == 200
    assert "You do not have to say who it is about" in page.text
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key is not None
    answers = {"key": key[1], "topics": ["support"], "people": "3", "language": "so"}
    response = relative.post(url, answers)
    booking = Booking.objects.get()
    assert response["Location"] == f"/bookings/{booking.pk}/"
    page = relative.get(response["Location"])
    assert "3 people come" in page.text
    assert "Before the talk" in page.text
    sheet = relative.get(f"/modules/memory_team/talks/{booking.pk}/preparation/")
    assert "Questions to think through" in sheet.text
    assert team.recipient.name not in sheet.text.split("</header>")[-1].split("<footer")[0]


def test_the_departments_own_words_are_shown(team: World, relative: Client) -> None:
    settle(team.service, prepare="Ta det med ro.", questions=["Hva er viktigst?"])
    booking = book_talk(team)
    page = relative.get(f"/modules/memory_team/talks/{booking.pk}/preparation/").text
    assert "Ta det med ro." in page
    assert "Hva er viktigst?" in page
    settle(team.service, shows_preparation=False)
    assert relative.get(f"/modules/memory_team/talks/{booking.pk}/preparation/").status_code == 404


def test_the_settings_read_back_what_was_stored(team: World) -> None:
    form = SettingsForm(
        {"topics": ["tips"], "own_topics": "Førerkort\n\n Førerkort \nØkonomi", "asks_how_many": "on"}
    )
    assert form.is_valid(), form.errors
    stored = SettingsForm.read(form.to_store())
    assert stored["own_topics"] == ["Førerkort", "Økonomi"]
    assert stored["asks_interpreter"] is False
    assert not SettingsForm({"own_topics": "\n".join(map(str, range(9)))}).is_valid()
    assert not SettingsForm({"own_topics": "x" * 121}).is_valid()


def test_what_is_stored_is_told_and_erased(team: World) -> None:
    booking = book_talk(team, practical="Vi kommer med buss")
    told = MODULE.personal_data(team.recipient)
    [line] = MODULE.data_words["talks"].lines(told["talks"])
    assert line.endswith("Practical tips; 2 people; interpreter: Polish; Vi kommer med buss")
    assert MODULE.forget(Booking.objects.filter(pk=booking.pk)) == 1
    book_talk(team, day=2)
    MODULE.erase(team.recipient)
    assert not Talk.objects.exists()


def test_only_the_department_books_a_visit_that_maps_a_need_and_two_come(team: World) -> None:
    names = {"mapping": "Kartlegging"}
    [service] = make_usual_services(team.department, USUAL, names=names, actor=SYSTEM)
    with pytest.raises(BookedByDepartment):
        team.book(at(2, 10), service=service, answers={"agreed": True})
    booking = team.book(
        at(2, 10), service=service, answers={"agreed": True}, actor=Actor(None, Channel.STAFF)
    )
    assert booking.assignments.count() == 2
    card = MODULE.visit_card(booking, reader=Reader.RECIPIENT)
    assert card is not None
    assert card.context["agreed_at"] is not None


@pytest.mark.parametrize("is_written", [True, False])
def test_by_video_it_says_how_to_join_and_nothing_of_bringing(
    team: World, relative: Client, *, is_written: bool
) -> None:
    if is_written:
        Department.objects.update(video_instructions="Vi sender en lenke på SMS.")
    Service.objects.update(other_places=["by_video"])
    team.service.refresh_from_db()
    way = "&place=by_video"
    asking = relative.get(
        f"/book/{team.service.pk}/?at={at(1, 10).isoformat().replace('+', '%2B')}{way}"
    ).text
    booking = team.book(at(1, 10), way=Way("by_video"), answers={})
    sheet = relative.get(f"/modules/memory_team/talks/{booking.pk}/preparation/").text
    visit = relative.get(f"/bookings/{booking.pk}/").text
    words = (
        "Vi sender en lenke på SMS."
        if is_written
        else "We ring or write to you before the talk about how to join."
    )
    assert [words in page for page in (asking, visit, sheet)] == [True] * 3
    for page in (visit, sheet):
        assert "What to have at hand" in page
        assert "What to bring" not in page
        assert "leave other people" not in page
    assert "By video" in sheet


def test_staff_ask_on_the_telephone_what_we_would_ring_a_relative_about(team: World) -> None:
    said = set[str]()
    for reader in (Reader.RECIPIENT, Reader.STAFF):
        form: Any = talk_form(team.service, reader=reader)
        said.add(str(dict(form.base_fields["language"].choices)["other"]))
    assert len(said) == 2


def test_staffs_page_says_once_that_an_interpreter_is_to_be_ordered(
    team: World, larvik_client: Client
) -> None:
    booking = book_talk(team)
    client = sign_in(larvik_client, make_administrator(team.department))
    client.cookies["django_language"] = "en"
    assert client.get(f"/manage/bookings/{booking.pk}/").text.count("Interpreter to order") == 1
