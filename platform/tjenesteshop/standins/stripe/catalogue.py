"""Products and prices: what can be bought."""

from collections.abc import Mapping
from typing import Any

from tjenesteshop.standins.stripe.errors import Refused
from tjenesteshop.standins.stripe.objects import Thing
from tjenesteshop.standins.stripe.state import State

type Asked = Mapping[str, Any]

MOST_LOOKUP_KEYS = 10


def create_product(state: State, asked: Asked) -> Thing:
    values = {"active": True, "description": None, "default_price": None, "type": "service"}
    return state.add("product", **values | _told(asked), updated=state.now)


def update_product(state: State, asked: Asked, identifier: str) -> Thing:
    return state.change("product", identifier, {**_told(asked), "updated": state.now})


def list_products(state: State, asked: Asked) -> Asked:
    ids = asked.get("ids")
    return state.page(
        "product",
        asked,
        path="/v1/products",
        fits=lambda each: (
            asked.get("active", each["active"]) == each["active"] and (not ids or each["id"] in ids)
        ),
    )


def create_price(state: State, asked: Asked) -> Thing:
    """A lookup key is moved here where that is asked for; otherwise one that is in use is refused."""
    if "product" not in asked:
        raise Refused("You must specify either `product` or `product_data`.", "parameter_missing", "product")
    state.get("product", asked["product"], param="product")
    if "unit_amount" not in asked or asked["unit_amount"] < 0:
        raise Refused("Invalid non-negative integer", "parameter_invalid_integer", "unit_amount")
    values = _told(asked)
    _claim(state, values.pop("lookup_key", None), transfer=values.pop("transfer_lookup_key", False))
    recurring = values.pop("recurring", None)
    return state.add(
        "price",
        **{"tax_behavior": "unspecified", "nickname": None, "active": True} | values,
        lookup_key=asked.get("lookup_key"),
        recurring=recurring and {"interval_count": 1, "meter": None, "usage_type": "licensed", **recurring},
        type="recurring" if recurring else "one_time",
        unit_amount_decimal=str(asked["unit_amount"]),
    )


def update_price(state: State, asked: Asked, identifier: str) -> Thing:
    """Its amount cannot be changed: the API knows no such parameter."""
    price = state.get("price", identifier)
    values = _told(asked)
    transfer = values.pop("transfer_lookup_key", False)
    if values.get("lookup_key") not in {None, price["lookup_key"]}:
        _claim(state, values["lookup_key"], transfer=transfer)
    if price["tax_behavior"] not in {"unspecified", values.get("tax_behavior", price["tax_behavior"])}:
        raise Refused("tax_behavior cannot be changed once it is set.", param="tax_behavior")
    return state.change("price", identifier, values)


def list_prices(state: State, asked: Asked) -> Asked:
    keys = asked.get("lookup_keys")
    if keys and len(keys) > MOST_LOOKUP_KEYS:
        raise Refused(f"You may only specify up to {MOST_LOOKUP_KEYS} lookup_keys.", param="lookup_keys")
    return state.page(
        "price",
        asked,
        path="/v1/prices",
        fits=lambda each: (
            all(
                asked.get(name, each[name]) == each[name]
                for name in ("active", "product", "currency", "type")
            )
            and (not keys or each["lookup_key"] in keys)
        ),
    )


def _claim(state: State, key: str | None, *, transfer: bool) -> None:
    """Even an archived price keeps its key until another takes it."""
    for price in state.of("price").values():
        if key and price["lookup_key"] == key:
            if not transfer:
                raise Refused(
                    f"A price (`{price['id']}`) already uses that lookup key.",
                    "resource_already_exists",
                    "lookup_key",
                )
            price["lookup_key"] = None
            state.happened("price.updated", price)


def _told(asked: Asked) -> dict[str, Any]:
    return {name: each for name, each in asked.items() if name != "expand"}
