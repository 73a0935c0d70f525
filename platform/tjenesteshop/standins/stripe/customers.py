"""Customers, and the numbers by which tax authorities know them."""

import re
from collections.abc import Mapping
from typing import Any

from tjenesteshop.standins.stripe.errors import Refused
from tjenesteshop.standins.stripe.objects import Thing
from tjenesteshop.standins.stripe.state import State

type Asked = Mapping[str, Any]


def create_customer(state: State, asked: Asked) -> Thing:
    values = {name: each for name, each in asked.items() if name not in {"expand", "tax_id_data"}}
    numbers = asked.get("tax_id_data", [])
    for each in numbers:
        _check(each)
    customer = state.add("customer", **{"shipping": None, "discount": None, "currency": None} | values)
    for each in numbers:
        create_tax_id(state, each, customer["id"])
    return customer


def update_customer(state: State, asked: Asked, identifier: str) -> Thing:
    return state.change(
        "customer", identifier, {name: each for name, each in asked.items() if name != "expand"}
    )


def list_customers(state: State, asked: Asked) -> Asked:
    email = asked.get("email")
    return state.page(
        "customer", asked, path="/v1/customers", fits=lambda each: email in {None, each["email"]}
    )


def create_tax_id(state: State, asked: Asked, customer: str) -> Thing:
    state.get("customer", customer)
    _check(asked)
    owner = {"type": "customer", "customer": customer, "customer_account": None}
    return state.add(
        "tax_id", **_named(asked), customer=customer, owner=owner, country=asked["type"][:2].upper()
    )


def list_tax_ids(state: State, asked: Asked, customer: str) -> Asked:
    state.get("customer", customer)
    path = f"/v1/customers/{customer}/tax_ids"
    return state.page("tax_id", asked, path=path, fits=lambda each: each["customer"] == customer)


def _named(asked: Asked) -> dict[str, Any]:
    return {name: asked[name] for name in ("type", "value")}


def _check(asked: Asked) -> None:
    """The form of Norwegian numbers; those of other countries are taken as they are."""
    if asked["type"] == "no_vat" and not re.fullmatch(r"[0-9]{9}MVA", asked["value"]):
        raise Refused("Invalid value for no_vat.", "tax_id_invalid", "value")
