"""Objects shaped after Stripe's own examples (`examples.json`, from its published OpenAPI fixtures)."""

import copy
import json
import secrets
from functools import cache
from pathlib import Path
from typing import Any

type Thing = dict[str, Any]

PREFIXES = {"customer": "cus", "product": "prod", "price": "price", "tax_id": "txi", "event": "evt"}
"""What identifiers begin with."""
_INVENTED = {
    "product": {"package_dimensions": None},
    "price": {"transform_quantity": None, "custom_unit_amount": None},
}
"""Parts of an example that only show what could be there."""


@cache
def _examples() -> dict[str, Thing]:
    found: dict[str, Thing] = json.loads(Path(__file__).with_name("examples.json").read_text())
    return found


def made(kind: str, *, now: int, **values: Any) -> Thing:
    """A new one, complete: what `values` do not say is as in the example, or empty."""
    thing = copy.deepcopy(_examples()[kind]) | copy.deepcopy(_INVENTED.get(kind, {}))
    thing |= {"id": f"{PREFIXES[kind]}_{secrets.token_hex(12)}", "created": now, "livemode": False}
    return thing | values
