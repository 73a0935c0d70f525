"""Which address of the API is answered by what, and which parameters it knows."""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stripe import params as known

from tjenesteshop.standins.stripe import catalogue, customers, events
from tjenesteshop.standins.stripe.errors import Refused
from tjenesteshop.standins.stripe.expanding import expanded
from tjenesteshop.standins.stripe.parameters import checked, decoded
from tjenesteshop.standins.stripe.state import State

type Answered = tuple[int, Mapping[str, Any]]
type Act = Callable[..., Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """`act` gets the state, the checked parameters and what stands in the path."""

    method: str
    path: str
    params: type
    act: Act

    def fits(self, method: str, path: str) -> re.Match[str] | None:
        return re.fullmatch(self.path, path) if method == self.method else None


def _read(kind: str) -> Act:
    return lambda state, _asked, identifier: state.get(kind, identifier)


ONE = r"/([A-Za-z0-9_.-]+)"
ROUTES = (
    Route("POST", "/v1/products", known.ProductCreateParams, catalogue.create_product),
    Route("GET", "/v1/products", known.ProductListParams, catalogue.list_products),
    Route("GET", f"/v1/products{ONE}", known.ProductRetrieveParams, _read("product")),
    Route("POST", f"/v1/products{ONE}", known.ProductUpdateParams, catalogue.update_product),
    Route("POST", "/v1/prices", known.PriceCreateParams, catalogue.create_price),
    Route("GET", "/v1/prices", known.PriceListParams, catalogue.list_prices),
    Route("GET", f"/v1/prices{ONE}", known.PriceRetrieveParams, _read("price")),
    Route("POST", f"/v1/prices{ONE}", known.PriceUpdateParams, catalogue.update_price),
    Route("POST", "/v1/customers", known.CustomerCreateParams, customers.create_customer),
    Route("GET", "/v1/customers", known.CustomerListParams, customers.list_customers),
    Route("GET", f"/v1/customers{ONE}", known.CustomerRetrieveParams, _read("customer")),
    Route("POST", f"/v1/customers{ONE}", known.CustomerUpdateParams, customers.update_customer),
    Route("POST", f"/v1/customers{ONE}/tax_ids", known.CustomerTaxIdCreateParams, customers.create_tax_id),
    Route("GET", f"/v1/customers{ONE}/tax_ids", known.CustomerTaxIdListParams, customers.list_tax_ids),
    Route("GET", "/v1/events", known.EventListParams, events.list_events),
    Route("GET", f"/v1/events{ONE}", known.EventRetrieveParams, _read("event")),
)


@dataclass(slots=True)
class Api:
    """Answers requests, one at a time; a write that is repeated with its key is answered as the first time."""

    state: State = field(default_factory=State)
    answers: dict[str, tuple[object, Answered]] = field(default_factory=dict)

    def answer(self, method: str, path: str, form: str, *, key: str = "") -> tuple[Answered, bool]:
        """And whether the answer is one that was given before."""
        request = (method, path, form)
        if key and method == "POST" and key in self.answers:
            first, answered = self.answers[key]
            return (answered, True) if first == request else (_reused(key), False)
        try:
            route, found = _route(method, path)
            asked = checked(decoded(form), route.params)
        except Refused as error:  # the API keeps no answer to what it never began
            return (error.status, error.body), False
        try:
            done = route.act(self.state, asked, *found.groups())
            answered = 200, copy.deepcopy(expanded(self.state, done, asked.get("expand", ())))
        except Refused as error:
            answered = error.status, error.body
        if key and method == "POST":
            self.answers[key] = request, answered
        return answered, False


def _route(method: str, path: str) -> tuple[Route, re.Match[str]]:
    for route in ROUTES:
        if found := route.fits(method, path):
            return route, found
    raise Refused(f"Unrecognized request URL ({method}: {path}).", status=404)


def _reused(key: str) -> Answered:
    error = Refused(
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )
    return error.status, error.body
