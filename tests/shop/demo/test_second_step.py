"""The demonstration lets everybody in with the password alone, but for one who shows a code as well."""

from django.test import Client

from accounts.factor.policy import must_have_factor
from shop.demo.second_step import example, show_second_step
from tests.factories.factors import CHECK, is_signed_in, type_password
from tests.factories.world import World, make_administrator, make_department


def test_the_code_on_the_page_of_people_opens_the_second_step(world: World, larvik_client: Client) -> None:
    first = make_administrator(world.department)
    last = make_administrator(make_department(name="Siste avdeling"))
    show_second_step()
    show_second_step()
    assert not must_have_factor(first)
    shown = example()
    assert shown is not None
    assert shown.email == last.email
    page = larvik_client.get("/demo/").content.decode()
    assert shown.code in page
    assert type_password(larvik_client, last) == CHECK
    larvik_client.post(CHECK, {"code": shown.code})
    assert is_signed_in(larvik_client)


def test_nothing_is_shown_where_nobody_has_one(world: World, larvik_client: Client) -> None:
    assert example() is None
    assert 'id="two-steps"' not in larvik_client.get("/demo/").content.decode()
