"""The link in a message, and who tries links that are not theirs."""

from http import HTTPStatus

from django.test import Client

from shop.domain.links.tokens import token_for
from shop.views.links import WRONG_FROM_ADDRESS
from tests.factories.world import World, at


def test_who_guesses_is_slowed_down_and_keeps_nobody_from_a_link_that_works(
    world: World, larvik_client: Client
) -> None:
    link = f"/v/{token_for(world.book(at(1, 10)))}/"
    for number in range(WRONG_FROM_ADDRESS):
        assert larvik_client.get(f"/v/guess{number}/").status_code == HTTPStatus.NOT_FOUND
    slowed = larvik_client.get("/v/another/")
    assert slowed.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert int(slowed.headers["Retry-After"]) > 0
    assert larvik_client.get(link).status_code == HTTPStatus.OK
    assert larvik_client.post(link, {"says": "coming"}).status_code == HTTPStatus.SEE_OTHER
