"""Parameters as the API takes them: what the SDK's own types do not name is refused, at any depth."""

import re
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from urllib.parse import parse_qsl

from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject

from tjenesteshop.standins.stripe.errors import Refused

type Tree = str | dict[str, "Tree"]

_SEGMENT = re.compile(r"\[([^\[\]]*)\]")


def decoded(form: str) -> dict[str, Tree]:
    """`items[0][price]=p` as `{"items": {"0": {"price": "p"}}}`. Raises Refused for what is no such form."""
    tree: dict[str, Tree] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        first, *rest = [name.partition("[")[0], *_SEGMENT.findall(name)]
        inner = tree
        for step, following in zip([first, *rest], rest, strict=False):
            deeper = inner.setdefault(step, {})
            if not isinstance(deeper, dict):
                raise Refused(f"Invalid {following} in {name}", param=name)
            inner = deeper
        last = rest[-1] if rest else first
        inner[last or str(len(inner))] = value
    return tree


def checked(tree: Mapping[str, Tree], params: type) -> dict[str, Any]:
    """The values as Python has them. Raises Refused for a name or a value that `params` does not know."""
    return _fields(tree, params, "")


@cache
def _names(params: type) -> dict[str, Any]:
    own = get_type_hints(params, localns={"StripeContext": object, "Mapping": Mapping}, include_extras=True)
    options = RequestOptions.__annotations__ if _takes_options(params) else {}
    return {name: hint for name, hint in own.items() if name not in options}


def _takes_options(params: type) -> bool:
    return RequestOptions in getattr(params, "__orig_bases__", ())


def _fields(tree: Mapping[str, Tree], params: type, path: str) -> dict[str, Any]:
    names = _names(params)
    for name in tree:
        if name not in names:
            where = f"{path}[{name}]" if path else name
            raise Refused(f"Received unknown parameter: {where}", "parameter_unknown", where)
    for name, hint in names.items():
        if get_origin(hint) is not NotRequired and name not in tree:
            where = f"{path}[{name}]" if path else name
            raise Refused(f"Missing required param: {where}.", "parameter_missing", where)
    return {
        name: _value(each, names[name], f"{path}[{name}]" if path else name) for name, each in tree.items()
    }


def _value(tree: Tree, hint: Any, path: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {NotRequired, Required, Union, types.UnionType}:
        return _one_of(tree, arguments, path)
    if origin is UntypedStripeObject or origin is dict:
        if tree == "":
            return {}
        return {name: _value(each, str, f"{path}[{name}]") for name, each in _mapping(tree, path).items()}
    if origin is list:
        return [_value(each, arguments[0], f"{path}[{at}]") for at, each in _mapping(tree, path).items()]
    if hasattr(hint, "__required_keys__"):  # a TypedDict, whichever library made it
        return _fields(_mapping(tree, path), hint, path)
    return _leaf(tree, hint, path)


def _one_of(tree: Tree, hints: tuple[Any, ...], path: str) -> Any:
    """By the first that takes it; what the last one says against it is said.

    The SDK writes a list of words as `Literal | str`, for words that are yet to come: the API knows only those listed.
    """
    has_words = any(get_origin(hint) is Literal and any(get_args(hint)) for hint in hints)
    refusal: Refused | None = None
    for hint in hints:
        if has_words and hint is str:
            continue
        try:
            return _value(tree, hint, path)
        except Refused as error:
            refusal = error
    raise refusal or _invalid(path)


def _mapping(tree: Tree, path: str) -> dict[str, Tree]:
    if isinstance(tree, str):
        raise _invalid(path)
    return tree


def _leaf(tree: Tree, hint: Any, path: str) -> Any:
    if isinstance(tree, dict):
        raise _invalid(path)
    if get_origin(hint) is Literal:
        if tree not in get_args(hint):
            allowed = ", ".join(str(each) for each in get_args(hint))
            raise Refused(f"Invalid {path}: must be one of {allowed}", param=path)
        return tree
    if hint is bool:
        if tree not in {"true", "false"}:
            raise Refused(f"Invalid boolean: {tree}", param=path)
        return tree == "true"
    if hint is int:
        if not re.fullmatch(r"-?[0-9]{1,18}", tree):
            raise Refused(f"Invalid integer: {tree}", "parameter_invalid_integer", path)
        return int(tree)
    if hint in {float, Decimal}:
        return _number(tree, path)
    return tree


def _number(text: str, path: str) -> str:
    """As it was written: the API answers decimals as strings."""
    try:
        Decimal(text)
    except InvalidOperation:
        raise Refused(f"Invalid decimal: {text}", param=path) from None
    return text


def _invalid(path: str) -> Refused:
    return Refused(f"Invalid {path}", param=path)
