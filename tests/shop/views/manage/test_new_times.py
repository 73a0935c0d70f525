"""A bad morning's list: who could come instead, by one button each or one for all."""

import re

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.door.changes import cancel_booking
from shop.enums import AbsenceReason, AddressProtection, CancelReason, ProviderKind, StrandedReason
from shop.models import Assignment, Provider, Service
from tests.factories.absences import be_away
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_recipient,
    make_world,
)
from tests.shop.domain.test_reassignment import everything, who_has
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.manage.bad_morning import give_at, list_of, note, pair, row_of, stranded, without_way_in
from tests.shop.views.visits import make_visit


def test_it_stands_in_any_order_and_an_act_leads_back_to_it(world: World, office: Client) -> None:
    late = make_visit(
        world, at(3, 9), stranded=StrandedReason.CLOSED, recipient=make_recipient(name="Aud Prøve")
    )
    soon = make_visit(
        world, at(1, 9), stranded=StrandedReason.CLOSED, recipient=make_recipient(name="Åse Prøve")
    )
    for order, visits in (("", [soon, late]), ("recipient", [late, soon]), ("-when", [late, soon])):
        page = office.get(f"{list_of(world)}?sort={order}").text
        assert re.findall(r'id="visit-([0-9]+)"', page) == [str(visit.pk) for visit in visits], order
    assert f'/manage/bookings/{soon.pk}/call/?sort=-when"' in page


class TestWhoCanTake:
    def test_the_row_names_them_and_one_button_gives_it(self, world: World, office: Client) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        row = row_of(office.get(list_of(world)).text, visit)
        assert f"Give it to {berit.name}" in row
        assert f'name="give" value="{pair(visit, to=berit, instead_of=amal)}"' in row
        response = office.post(give_at(world), {"give": pair(visit, to=berit, instead_of=amal)}, follow=True)
        assert response.redirect_chain == [(list_of(world), 302)]
        assert f"given to {berit.name}." in response.text
        visit.refresh_from_db()
        assert (who_has(visit), visit.stranded) == (berit, "")

    def test_of_who_is_protected_it_says_so_and_does_not_ask_for_a_number(
        self, world: World, office: Client
    ) -> None:
        (visit,) = stranded(world, 10)
        secret = {"address": "Prøvegata 1", "phone": "680 50 124"}
        protect_recipient(visit.recipient, level=AddressProtection.CONFIDENTIAL, actor=SYSTEM, **secret)
        page = office.get(list_of(world)).text
        assert "Protected address" in page
        assert "No telephone number" not in page

    def test_of_places_it_does_not_speak_as_of_people(self, world: World, office: Client) -> None:
        Provider.objects.update(kind=ProviderKind.PLACE)
        Service.objects.update(uses_places=True)
        first, second = world.providers
        visits = stranded(world, 10, 12)
        assert f"Use {second.name} instead" in row_of(office.get(list_of(world)).text, visits[0])
        asked = office.post(give_at(world), {"visits": f"{visits[0].pk},{visits[1].pk}"}).text
        assert "a message about which place it is" in asked
        sent = {"give": pair(visits[0], to=second, instead_of=first)}
        assert f"{second.name} is kept for it now." in office.post(give_at(world), sent, follow=True).text

    def test_where_nobody_can_it_says_so(self, world: World, office: Client) -> None:
        (visit,) = stranded(world, 10)
        make_visit(world, at(1, 10), provider=world.providers[1])
        closed = make_visit(world, at(2, 10), stranded=StrandedReason.CLOSED)
        page = office.get(list_of(world)).text
        assert "Nobody on duty can take it" in row_of(page, visit)
        assert "Nobody on duty can take it" not in row_of(page, closed)
        assert 'name="give"' not in page

    def test_what_is_not_possible_any_more_is_said_and_changes_nothing(
        self, world: World, office: Client
    ) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        make_visit(world, at(1, 10), provider=berit)
        before = everything()
        response = office.post(give_at(world), {"give": pair(visit, to=berit, instead_of=amal)}, follow=True)
        assert f"{berit.name} has another visit then" in response.text
        assert "1 visit was not given away" in response.text
        assert everything() == before

    def test_pressed_twice_it_is_given_once(self, world: World, office: Client) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        for _twice in range(2):
            assert (
                office.post(give_at(world), {"give": pair(visit, to=berit, instead_of=amal)}).status_code
                == 302
            )
        assert Assignment.objects.filter(booking=visit).count() == 2
        assert AuditEntry.objects.filter(action="booking.reassigned").count() == 1

    @pytest.mark.parametrize("sent", ["", "nobody", "1-2", "1-2-3-4", "-1-2-3", "9" * 30 + "-1-1", "1-1-²"])
    def test_what_is_no_choice_changes_nothing(self, world: World, office: Client, sent: str) -> None:
        stranded(world, 10)
        before = everything()
        assert "Nothing was given away" in office.post(give_at(world), {"give": sent}, follow=True).text
        assert everything() == before

    def test_anothers_visit_is_not_found(self, world: World, office: Client) -> None:
        elsewhere = make_world()
        (theirs,) = stranded(elsewhere, 10)
        before = everything()
        for page in (give_at(world), give_at(elsewhere)):
            sent = {"give": pair(theirs, to=elsewhere.providers[1], instead_of=elsewhere.providers[0])}
            assert office.post(page, sent).status_code == 404
        assert note(office, theirs) == 404
        assert everything() == before

    @pytest.mark.parametrize("rows", [1, 12])
    def test_the_page_takes_the_same_statements(
        self, world: World, office: Client, statements: Count, rows: int
    ) -> None:
        for number in range(rows):
            visit, *_others = stranded(world, 8 + number % 6, day=1 + number)
            note(office, visit)
        page = office.get(list_of(world)).text
        assert page.count('name="give"') == rows
        assert statements(office, list_of(world)) == 16


class TestAllAtOnce:
    def test_it_is_shown_first_who_gets_which(self, world: World, office: Client) -> None:
        visits = stranded(world, 9, 11)
        page = office.get(list_of(world)).text
        ids = ",".join(str(visit.pk) for visit in visits)
        assert "Give these 2 visits to who can take them" in page
        assert f'name="visits" value="{ids}"' in page
        before = everything()
        asked = office.post(give_at(world), {"visits": ids}).text
        assert everything() == before
        assert "Give 2 visits away?" in asked
        pairs = re.findall(r'name="give" value="([\d-]+)"', asked)
        amal, berit = world.providers
        assert pairs == [pair(visit, to=berit, instead_of=amal) for visit in visits]
        done = office.post(give_at(world), {"give": pairs}, follow=True).text
        assert "2 visits were given to somebody else." in done
        assert {who_has(visit) for visit in visits} == {berit}

    def test_who_gets_no_message_is_to_be_called(self, world: World, office: Client) -> None:
        amal, berit = world.providers
        told, silent = stranded(world, 9, 11)
        without_way_in(silent)
        asked = office.post(give_at(world), {"visits": f"{told.pk},{silent.pk}"}).text
        assert asked.count("Gets no message: call them") == 1
        pairs = [pair(visit, to=berit, instead_of=amal) for visit in (told, silent)]
        said = office.post(give_at(world), {"give": pairs}, follow=True).text
        assert "These get no message. Call them and say who comes:" in said
        assert said.count('href="tel:68050123"') == 1

    def test_nor_is_anybody_told_of_helpers_without_a_name(self, world: World, office: Client) -> None:
        Provider.objects.filter(pk=world.providers[0].pk).update(name="", number=1)
        Provider.objects.filter(pk=world.providers[1].pk).update(name="", number=2)
        (visit,) = stranded(world, 9)
        without_way_in(visit)
        sent = {"give": pair(visit, to=world.providers[1], instead_of=world.providers[0])}
        said = office.post(give_at(world), sent, follow=True).text
        assert "given to Helper 2." in said
        assert "get no message" not in said

    def test_what_changed_meanwhile_is_said_and_the_others_are_given(
        self, world: World, office: Client
    ) -> None:
        amal, berit = world.providers
        taken, cancelled, fine = stranded(world, 9, 11, 13)
        pairs = [pair(visit, to=berit, instead_of=amal) for visit in (taken, cancelled, fine)]
        make_visit(world, at(1, 9), provider=berit)
        cancel_booking(cancelled, actor=SYSTEM, reason=CancelReason.BY_RECIPIENT)
        said = office.post(give_at(world), {"give": pairs}, follow=True).text
        assert "2 visits were not given away" in said
        assert f"{berit.name} has another visit then" in said
        assert "somebody has changed it meanwhile" in said
        assert "Odd P., " in said
        assert [who_has(visit) for visit in (taken, fine)] == [amal, berit]
        assert row_of(office.get(list_of(world)).text, taken)

    def test_when_nobody_can_take_any_it_goes_back(self, world: World, office: Client) -> None:
        visits = stranded(world, 9, 11)
        be_away(
            world.providers[1], from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=SYSTEM
        )
        response = office.post(
            give_at(world), {"visits": ",".join(str(visit.pk) for visit in visits), "page": "1"}, follow=True
        )
        assert "Nobody on duty can take any of these visits any more." in response.text

    @pytest.mark.parametrize("sent", ["", "a,b", "9" * 40, "-1"])
    def test_ids_that_are_none_ask_nothing(self, world: World, office: Client, sent: str) -> None:
        assert office.post(give_at(world), {"visits": sent}).status_code == 302


def test_who_administers_another_department_finds_neither(world: World, larvik_client: Client) -> None:
    other = sign_in(larvik_client, make_administrator(make_world().department))
    (visit,) = stranded(world, 10)
    assert note(other, visit) == 404
    assert other.post(give_at(world), {"visits": str(visit.pk)}).status_code == 404
