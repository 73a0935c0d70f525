"""`expand`: things in place of their identifiers, where the answer names them."""

from collections.abc import Mapping, Sequence
from typing import Any

from tjenesteshop.standins.stripe.errors import Refused
from tjenesteshop.standins.stripe.state import State

EXPANDABLE = {"customer": "customer", "default_price": "price", "product": "product"}
"""Which fields hold the identifier of which kind."""
DEEPEST = 4


def expanded(state: State, answer: Mapping[str, Any], paths: Sequence[str]) -> Mapping[str, Any]:
    """Nothing that is kept is changed. Raises Refused for what holds no identifier."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise Refused(
                f"You cannot expand more than {DEEPEST} levels of a property ({path}).", param="expand"
            )
        answer = _expanded(state, answer, steps, path)
    return answer


def _expanded(state: State, thing: Mapping[str, Any], steps: Sequence[str], path: str) -> dict[str, Any]:
    name, *rest = steps
    if name not in thing:
        raise _not_expandable(path)
    value = thing[name]
    if isinstance(value, str):
        if name not in EXPANDABLE:
            raise _not_expandable(path)
        value = dict(state.get(EXPANDABLE[name], value))
    elif not rest and name not in EXPANDABLE:
        raise _not_expandable(path)
    if rest and isinstance(value, list):
        value = [_expanded(state, each, rest, path) for each in value]
    elif rest and value is not None:
        value = _expanded(state, value, rest, path)
    return {**thing, name: value}


def _not_expandable(path: str) -> Refused:
    return Refused(f"This property cannot be expanded ({path}).", param="expand")
