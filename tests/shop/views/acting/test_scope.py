"""Nothing of another service is shown to who acts with one, on any page; and what is stored only to some."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.door.booking import hold_time
from shop.domain.privacy.calendars import make_feed
from shop.domain.series.standing import start_series
from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.enums import RepresentationKind
from shop.models import Booking, BookingSeries, Representation, Service, WaitlistEntry
from shop.views import citizen
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service
from tests.shop.domain.standing import in_days, terms
from tests.shop.views.acting.conftest import SignIn
from tests.shop.views.citizen.conftest import asked, book_page, text_of
from tests.shop.views.series.asking import typed
from ui.dates import long_day_and_year

PAGES = ("/", "/bookings/", "/calendar/", "/me/", "/me/ledger/", "/waiting/", "/standing/")


@pytest.fixture
def other(world: World) -> Service:
    """Of which the recipient has everything there can be."""
    service = make_service(world.department, name="Handlehjelp")
    make_entitlement(world.recipient, service, decision_reference="2026/hemmelig")
    world.book(at(1, 10), service=service)
    start_series(service, recipient=world.recipient, terms=terms(starts_on=in_days(2)), actor=world.actor())
    join_waitlist(
        service, recipient=world.recipient, wanted=Wanted(in_days(1), in_days(5)), actor=world.actor()
    )
    hold_time(service, recipient=world.recipient, starts_at=at(1, 14), actor=world.actor())
    return service


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.usefixtures("other")
def test_no_page_tells_of_another_service(acting: Client, world: World, url: str) -> None:
    world.book(at(1, 12))
    page = text_of(acting.get(url))
    assert "Handlehjelp" not in page
    assert "2026/hemmelig" not in page


def test_every_address_of_another_service_is_not_there(acting: Client, other: Service) -> None:
    booking = Booking.objects.filter(service=other, status="confirmed").earliest("pk")
    series, entry = BookingSeries.objects.get(), WaitlistEntry.objects.get()
    urls = [
        f"/?service={other.pk}",
        f"/book/{other.pk}/?at={asked(at(2, 9))}",
        f"/bookings/{booking.pk}/",
        f"/bookings/{booking.pk}/cancel/",
        f"/bookings/{booking.pk}/move/",
        f"/waiting/join/{other.pk}/",
        f"/waiting/{entry.pk}/leave/",
        f"/standing/{series.pk}/",
        f"/standing/start/{other.pk}/",
    ]
    assert {url: acting.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)


def test_a_time_that_another_service_takes_is_only_taken(
    acting: Client, world: World, other: Service
) -> None:
    """Neither that it is theirs nor what it is: the visit at ten cannot be led to."""
    booking = Booking.objects.filter(service=other, status="confirmed").earliest("pk")
    content = acting.get(f"/?day={in_days(1)}").content.decode()
    assert f"/bookings/{booking.pk}/" not in content
    assert "you have another appointment" not in content


@pytest.mark.parametrize(
    ("kind", "covers_all", "sees"),
    [
        (RepresentationKind.RELATIVE, True, False),
        (RepresentationKind.ADVISOR, True, False),
        (RepresentationKind.GUARDIAN, True, True),
        (RepresentationKind.POWER_OF_ATTORNEY, True, True),
        (RepresentationKind.GUARDIAN, False, False),
    ],
)
def test_what_is_stored_is_for_who_stands_in_for_the_person_as_a_whole(
    world: World, sign_in: SignIn, kind: RepresentationKind, *, covers_all: bool, sees: bool
) -> None:
    services = [] if covers_all else [world.service]
    right = make_representation(world.recipient, *services, kind=kind)
    client = sign_in(account_of(right))
    client.post(f"/acting/{right.pk}/")
    page = text_of(client.get("/me/"))
    assert (f"Who has used what is stored about {world.recipient.name}" in page) == sees
    assert ("Prøvegata 1" in page) == sees
    assert "Who may act for you" not in page
    assert "What you may do" in page


AS_READERS_OWN = re.compile(
    r"\b(?:your (?!calendar|browser|message)|(?:about|by|to|for|granted) you\b|you (?:have not used|had no)"
    r"|You (?:were|booked|asked|got|have)\b).{0,40}"
)


def test_nothing_of_the_person_is_called_the_readers_own(world: World, sign_in: SignIn) -> None:
    """The calendar and the browser are the reader's, and so is what they write; the log speaks to the person."""
    right = make_representation(world.recipient, kind=RepresentationKind.GUARDIAN)
    visit = world.book(at(2, 9))
    client = sign_in(account_of(right))
    client.post(f"/acting/{right.pk}/")
    for page in (
        "",
        "bookings/",
        f"bookings/{visit.pk}/",
        "calendar/",
        "me/data/",
        "me/ledger/",
        "me/ledger/?year=2025",
        "me/log/",
        "me/log/?whose=own",
    ):
        said = text_of(client.get(f"/{page}"))
        own = re.findall(AS_READERS_OWN, said)
        assert own == [], page


def test_no_calendar_is_made_of_the_persons_visits(
    acting: Client, world: World, right: Representation
) -> None:
    """Nor of one's own, which would be empty: each visit can be added by itself."""
    make_feed(account_of(right).pk, is_neutral=True, actor=Actor(account_of(right).pk, Channel.SELF))
    page = acting.get("/me/calendar/")
    assert "there is no address for those of Ingrid Prøve" in text_of(page)
    assert "make/" not in page.text
    assert "/me/calendar/end/" not in page.text
    assert acting.post("/me/calendar/make/").status_code == 403
    visit = world.book(at(2, 9))
    assert "Add it to your calendar" in text_of(acting.get(f"/bookings/{visit.pk}/"))
    acting.post("/acting/stop/")
    page = acting.get("/me/calendar/")
    assert "You have no appointments of your own here" in text_of(page)
    assert "/me/calendar/end/" in page.text
    assert "make/" not in page.text
    assert acting.post("/me/calendar/make/").status_code == 403


def test_who_acts_does_not_decide_who_else_does(acting: Client, world: World) -> None:
    other = make_representation(world.recipient, name="Annen Fullmakt")
    url = f"/me/representatives/{other.pk}/revoke/"
    assert (acting.get(url).status_code, acting.post(url).status_code) == (404, 404)
    assert Representation.objects.filter(revoked_at__isnull=False).count() == 0


def test_the_recipient_sees_who_acts_and_ends_it(
    world: World, right: Representation, sign_in: SignIn
) -> None:
    client = sign_in(world.user)
    page = text_of(client.get("/me/"))
    assert "Who may act for you Nora Fullmakt" in page
    assert "2026/77-1" in page
    url = f"/me/representatives/{right.pk}/revoke/"
    assert "Should Nora Fullmakt no longer act for you?" in text_of(client.get(url))
    for _time in range(2):
        assert client.post(url)["Location"] == "/me/"
    right.refresh_from_db()
    assert right.revoked_by == world.user
    assert "Nobody but you." in text_of(client.get("/me/"))


def test_nobody_ends_what_another_agreed_on(world: World, sign_in: SignIn) -> None:
    theirs = make_representation(make_recipient(name="Nabo Prøve"))
    client = sign_in(world.user)
    assert client.post(f"/me/representatives/{theirs.pk}/revoke/").status_code == 404


OWN_ACCOUNT = {"preferences.py"}
"""Pages about the account of who is signed in, whomever they act for."""


def test_the_recipients_pages_ask_who_acts_and_never_say_it_is_the_recipient() -> None:
    views = Path(citizen.__file__).parent
    told = {each.name for each in views.glob("*.py") if ".actor(Channel.SELF)" in each.read_text()}
    assert told - OWN_ACCOUNT == set()


def test_a_visit_after_ones_right_ends_can_be_booked_and_says_who_must_change_it(
    acting: Client, right: Representation, world: World
) -> None:
    """The right says when somebody may act, not about which days."""
    last = timezone.localdate() + timedelta(days=2)
    Representation.objects.filter(pk=right.pk).update(valid_until=last)
    within, beyond = book_page(world, at(2, 10)), book_page(world, at(3, 10))
    said = f"You act on behalf of Ingrid Prøve until {long_day_and_year(last)}. This visit is after that"
    assert said not in text_of(acting.get(within))
    assert said in text_of(acting.get(beyond))
    assert acting.post(beyond, {"key": "x"}).status_code == 302
    visit = Booking.objects.get()
    assert said in text_of(acting.get(f"/bookings/{visit.pk}/move/?to={asked(at(3, 12))}"))


def test_a_standing_booking_that_goes_on_after_ones_right_says_so_before_it_starts(
    acting: Client, right: Representation, world: World
) -> None:
    last = in_days(20)
    page = f"/standing/start/{world.service.pk}/"
    said = "Visits after that must be changed or stopped by Ingrid Prøve or somebody else who acts for them"
    assert said not in text_of(acting.post(page, typed()))
    Representation.objects.filter(pk=right.pk).update(valid_until=last)
    assert said in text_of(acting.post(page, typed()))
    assert said not in text_of(acting.post(page, typed(ends_on=last.isoformat())))
