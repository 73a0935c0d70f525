"""The stand-in for Stripe as the real SDK finds it: strict as the API, and failing as it is told."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import stripe

from tjenesteshop.standins.stripe import SECRET_KEY, Answer, StripeStandIn

pytestmark = pytest.mark.contract


@pytest.fixture
def stand_in() -> Iterator[StripeStandIn]:
    with StripeStandIn() as running:
        yield running


@pytest.fixture
def client(stand_in: StripeStandIn) -> Iterator[stripe.StripeClient]:
    http = stripe.RequestsClient(timeout=1)
    yield stripe.StripeClient(
        SECRET_KEY, base_addresses={"api": stand_in.address}, http_client=http, max_network_retries=0
    )
    http.close()  # type: ignore[no-untyped-call] # the SDK has no types here


def post(stand_in: StripeStandIn, path: str, form: dict[str, str]) -> requests.Response:
    headers = {"Authorization": f"Bearer {SECRET_KEY}"}
    return requests.post(f"{stand_in.address}{path}", data=form, headers=headers, timeout=5)


def a_price(
    client: stripe.StripeClient, key: str, *, amount: int = 100, transfer: bool = False
) -> stripe.Price:
    if not client.v1.products.list({"ids": ["base"]}).data:
        client.v1.products.create({"id": "base", "name": "Base"})
    return client.v1.prices.create(
        {
            "product": "base",
            "currency": "nok",
            "unit_amount": amount,
            "recurring": {"interval": "month"},
            "lookup_key": key,
            "transfer_lookup_key": transfer,
        }
    )


def test_what_is_made_is_found_again(client: stripe.StripeClient) -> None:
    made = a_price(client, "base_monthly")
    found = client.v1.prices.retrieve(made.id)
    assert (found.unit_amount, found.currency, found.lookup_key) == (100, "nok", "base_monthly")
    assert found.recurring is not None
    assert found.recurring.interval == "month"


def test_a_lookup_key_is_one_prices_and_moves_when_asked_to(client: stripe.StripeClient) -> None:
    old = a_price(client, "base_monthly")
    with pytest.raises(stripe.InvalidRequestError, match="already uses that lookup key"):
        a_price(client, "base_monthly", amount=200)
    new = a_price(client, "base_monthly", amount=200, transfer=True)
    assert client.v1.prices.retrieve(old.id).lookup_key is None
    assert [each.id for each in client.v1.prices.list({"lookup_keys": ["base_monthly"]}).data] == [new.id]


@pytest.mark.parametrize(
    ("path", "form", "param"),
    [
        ("/v1/products", {"name": "A", "colour": "red"}, "colour"),
        ("/v1/products", {"name": "A", "package_dimensions[depth]": "1"}, "package_dimensions[depth]"),
        ("/v1/products", {"name": "A", "idempotency_key": "k"}, "idempotency_key"),
        ("/v1/products", {}, "name"),
        ("/v1/products", {"name": "A", "active": "yes"}, "active"),
        ("/v1/products", {"name[first]": "A"}, "name"),
        (
            "/v1/prices",
            {"currency": "nok", "product": "p", "recurring[interval]": "fortnight"},
            "recurring[interval]",
        ),
        ("/v1/prices", {"currency": "nok", "product": "nobody", "unit_amount": "1"}, "product"),
        ("/v1/prices", {"currency": "nok", "product": "p", "unit_amount": "1.5"}, "unit_amount"),
        ("/v1/customers", {"tax_id_data[0][type]": "no_vat", "tax_id_data[0][value]": "12"}, "value"),
        ("/v1/customers", {"tax_id_data[0][kind]": "no_vat"}, "tax_id_data[0][kind]"),
    ],
)
def test_what_the_api_does_not_know_is_refused(
    stand_in: StripeStandIn, path: str, form: dict[str, str], param: str
) -> None:
    answer = post(stand_in, path, form)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)
    assert not stand_in.state.events


def test_a_customer_is_known_by_its_organisation_number(client: stripe.StripeClient) -> None:
    customer = client.v1.customers.create(
        {
            "name": "Larvik kommune",
            "tax_id_data": [{"type": "no_vat", "value": "918082956MVA"}],
        }
    )
    numbers = client.v1.customers.tax_ids.list(customer.id).data
    assert [(each.type, each.value, each.country) for each in numbers] == [("no_vat", "918082956MVA", "NO")]


def test_metadata_are_added_and_taken_away_one_by_one(client: stripe.StripeClient) -> None:
    customer = client.v1.customers.create({"metadata": {"number": "3909", "plan": "trial"}})
    changed = client.v1.customers.update(customer.id, {"metadata": {"plan": "", "size": "large"}})
    assert changed.to_dict()["metadata"] == {"number": "3909", "size": "large"}


def test_the_same_key_is_the_same_write(client: stripe.StripeClient, stand_in: StripeStandIn) -> None:
    first, again = (
        client.v1.customers.create({"name": "Larvik"}, {"idempotency_key": "one"}) for _time in range(2)
    )
    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"name": "Melhus"}, {"idempotency_key": "one"})
    assert len(stand_in.state.of("customer")) == 1


def test_what_is_named_is_shown_whole_when_asked_for(client: stripe.StripeClient) -> None:
    a_price(client, "base_monthly")
    (price,) = client.v1.prices.list({"expand": ["data.product"]}).data
    assert isinstance(price.product, stripe.Product)
    assert price.product.name == "Base"
    assert client.v1.prices.retrieve(price.id).product == "base"
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.prices.retrieve(price.id, {"expand": ["currency"]})


def test_an_answer_stays_as_it_was_given(client: stripe.StripeClient) -> None:
    options: Any = {"idempotency_key": "one"}
    first = client.v1.customers.create({"name": "Larvik"}, options)
    client.v1.customers.update(first.id, {"name": "Larvik kommune"})
    assert client.v1.customers.create({"name": "Larvik"}, options).name == "Larvik"


def test_lists_are_turned_page_by_page(client: stripe.StripeClient) -> None:
    made = [client.v1.customers.create({"name": str(number)}).id for number in range(7)]
    found = [each.id for each in client.v1.customers.list({"limit": 3}).auto_paging_iter()]
    assert found == made[::-1]


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (Answer(429), stripe.RateLimitError),
        (Answer(500), stripe.APIError),
        (Answer(seconds=3), stripe.APIConnectionError),
        (Answer(cuts=True), stripe.APIConnectionError),
    ],
)
def test_it_fails_as_it_is_told(
    client: stripe.StripeClient, stand_in: StripeStandIn, failure: Answer, error: type[Exception]
) -> None:
    stand_in.then(failure)
    with pytest.raises(error):
        client.v1.customers.create({"name": "Larvik"})
    assert not stand_in.state.of("customer")


def test_an_answer_that_got_lost_is_given_again(client: stripe.StripeClient, stand_in: StripeStandIn) -> None:
    options: Any = {"idempotency_key": "one"}
    stand_in.then(Answer(cuts=True, takes=True))
    with pytest.raises(stripe.APIConnectionError):
        client.v1.customers.create({"name": "Larvik"}, options)
    assert client.v1.customers.create({"name": "Larvik"}, options).id in stand_in.state.of("customer")
    assert len(stand_in.state.of("customer")) == 1


def test_failures_are_told_over_http_too(client: stripe.StripeClient, stand_in: StripeStandIn) -> None:
    address = f"{stand_in.address}/_stand_in/failures"
    assert requests.post(address, json=[{"status": 500}], timeout=5).ok
    assert requests.post(address, json=[{"mood": "bad"}], timeout=5).status_code == 400
    with pytest.raises(stripe.APIError):
        client.v1.customers.list()


def test_nobody_is_let_in_without_a_key(stand_in: StripeStandIn) -> None:
    assert requests.get(f"{stand_in.address}/v1/customers", timeout=5).status_code == 401
    assert post(stand_in, "/v1/horses", {}).status_code == 404
