"""The municipality's qualifications, who has them, and the card for those that run out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.models import ProviderQualification, Qualification
from tests.factories.world import World, at, make_administrator, make_provider, make_world
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit, yes_to_all

LIST = "/manage/qualifications/"


@pytest.fixture
def licence(larvik: object) -> Qualification:
    return Qualification.objects.create(name="Førerkort")


def page_of(qualification: Qualification, act: str = "") -> str:
    return f"{LIST}{qualification.pk}/{act}"


def provider_page(world: World, act: str = "") -> str:
    return f"/manage/providers/{world.providers[0].pk}/{act}"


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


class TestTheList:
    def test_one_is_added(self, administrator: Client) -> None:
        assert administrator.post(LIST, {"name": "  Medisin  kurs "}).headers["Location"] == LIST
        assert Qualification.objects.get().name == "Medisin kurs"
        assert "Medisin kurs" in administrator.get(LIST).text

    @pytest.mark.parametrize("name", ["", "   ", "123", "x" * 81, "FØRERKORT"])
    def test_a_name_that_is_none_or_taken_is_told_and_nothing_is_written(
        self, administrator: Client, licence: Qualification, name: str
    ) -> None:
        other = Qualification.objects.create(name="Medisinkurs")
        for url in (LIST, page_of(other)):
            response = administrator.post(url, {"name": name})
            assert response.status_code == 422
            assert 'id="id_name_error"' in response.text
        assert set(Qualification.objects.values_list("name", flat=True)) == {"Førerkort", "Medisinkurs"}

    def test_one_is_renamed(self, administrator: Client, licence: Qualification) -> None:
        assert 'value="Førerkort"' in administrator.get(page_of(licence)).text
        administrator.post(page_of(licence), {"name": "Førerkort klasse B"})
        assert Qualification.objects.get().name == "Førerkort klasse B"

    def test_an_unused_one_is_removed_after_a_question(
        self, administrator: Client, licence: Qualification
    ) -> None:
        assert administrator.get(page_of(licence, "remove/")).status_code == 200
        assert Qualification.objects.exists()
        assert administrator.post(page_of(licence, "remove/")).headers["Location"] == LIST
        assert not Qualification.objects.exists()

    def test_one_in_use_is_not_for_a_department_to_remove(
        self, world: World, administrator: Client, licence: Qualification
    ) -> None:
        world.service.required_qualifications.add(licence)
        assert "<form" not in administrator.get(page_of(licence, "remove/")).text.split("<main")[1]
        page = administrator.post(page_of(licence, "remove/"), follow=True).text
        assert 'data-color="danger"' in page
        assert Qualification.objects.exists()

    def test_the_municipalitys_administrator_may(
        self, world: World, larvik_client: Client, licence: Qualification
    ) -> None:
        world.service.required_qualifications.add(licence)
        ProviderQualification.objects.create(provider=world.providers[0], qualification=licence)
        client = sign_in(larvik_client, make_administrator(None))
        asked = client.get(page_of(licence, "remove/")).text
        assert world.providers[0].display_name in asked, "whom it hits"
        assert world.department.name in asked
        client.post(page_of(licence, "remove/"))
        assert not Qualification.objects.exists()


class TestWhoHasIt:
    def test_it_is_noted_with_its_last_day(
        self, world: World, administrator: Client, licence: Qualification
    ) -> None:
        data = {"qualification": licence.pk, "last_day": day(10)}
        assert administrator.post(provider_page(world, "qualifications/"), data).status_code == 302
        held = ProviderQualification.objects.get()
        assert (held.provider, str(held.valid_until)) == (world.providers[0], day(10))
        assert "tag-warm" in administrator.get(provider_page(world)).text, "it runs out soon"

    def test_it_may_be_for_good(self, world: World, administrator: Client, licence: Qualification) -> None:
        administrator.post(
            provider_page(world, "qualifications/"), {"qualification": licence.pk, "last_day": ""}
        )
        assert ProviderQualification.objects.get().valid_until is None
        assert "tag-warm" not in administrator.get(provider_page(world)).text

    def test_another_day_is_asked_about_with_the_one_there_is(
        self, world: World, administrator: Client, licence: Qualification
    ) -> None:
        page = provider_page(world, "qualifications/")
        administrator.post(page, {"qualification": licence.pk, "last_day": day(10)})
        typed = {"qualification": licence.pk, "last_day": day(20)}
        asked = administrator.post(page, typed)
        assert asked.status_code == 200
        assert str(ProviderQualification.objects.get().valid_until) == day(10)
        yes = {"replaces": asked.text.split('name="replaces" value="')[1].split('"', maxsplit=1)[0]}
        assert administrator.post(page, typed | yes).status_code == 302
        assert str(ProviderQualification.objects.get().valid_until) == day(20)

    def test_taken_away_the_visits_that_need_it_are_told(
        self, world: World, administrator: Client, licence: Qualification
    ) -> None:
        world.service.required_qualifications.add(licence)
        ProviderQualification.objects.create(provider=world.providers[0], qualification=licence)
        make_visit(world, at(1, 10))
        url = provider_page(world, f"qualifications/{licence.pk}/withdraw/")
        assert administrator.post(url).context["visit_count"] == 1
        page = administrator.post(url, yes_to_all(), follow=True).text
        assert "/stranded/" in page
        assert not ProviderQualification.objects.exists()
        assert administrator.post(url).status_code == 302, "it is gone: there is nothing to ask"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"qualification": "0"}, "qualification"),
            ({"qualification": "driving"}, "qualification"),
            ({"last_day": "2020-01-01"}, "last_day"),
            ({"last_day": "2199-01-01"}, "last_day"),
            ({"last_day": "always"}, "last_day"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self,
        world: World,
        administrator: Client,
        licence: Qualification,
        changes: dict[str, str],
        field: str,
    ) -> None:
        data = {"qualification": str(licence.pk), "last_day": day(10)} | changes
        response = administrator.post(provider_page(world, "qualifications/"), data)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert not ProviderQualification.objects.exists()

    def test_the_neighbours_helpers_are_not_found(
        self, administrator: Client, licence: Qualification
    ) -> None:
        other = make_world()
        ProviderQualification.objects.create(provider=other.providers[0], qualification=licence)
        data = {"qualification": licence.pk, "last_day": day(10)}
        assert administrator.post(provider_page(other, "qualifications/"), data).status_code == 404
        url = provider_page(other, f"qualifications/{licence.pk}/withdraw/")
        assert administrator.post(url).status_code == 404
        assert ProviderQualification.objects.get().valid_until is None
        assert administrator.get(f"/manage/departments/{other.department.pk}/expiring/").status_code == 404


class TestRunningOut:
    def test_a_card_says_so_and_leads_to_the_list(
        self, world: World, administrator: Client, licence: Qualification
    ) -> None:
        board = f"/manage/departments/{world.department.pk}/"
        assert "/expiring/" not in administrator.get(board).text
        ProviderQualification.objects.create(
            provider=world.providers[0], qualification=licence, valid_until=day(20)
        )
        assert f"{board}expiring/" in administrator.get(board).text
        page = administrator.get(f"{board}expiring/").text
        assert "Førerkort" in page
        assert provider_page(world) in page


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for number in range(rows):
        qualification = Qualification.objects.create(name=f"Kurs {'abc'[number]}")
        for provider in (world.providers[0], make_provider(world.department)):
            ProviderQualification.objects.create(
                provider=provider, qualification=qualification, valid_until=timezone.localdate()
            )
    assert statements(administrator, LIST) == 8  # one of them the department one came from
    assert statements(administrator, f"/manage/departments/{world.department.pk}/expiring/") == 8
    assert statements(administrator, provider_page(world)) == 10
