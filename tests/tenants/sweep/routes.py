"""Every route of the two URLconfs, by name."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def route_names(urlconf: str) -> Iterator[str]:
    """`namespace:name` of every pattern; a pattern without a name is called by its route."""
    yield from (name for name, _view in _routes(get_resolver(urlconf).url_patterns, prefix=""))


def form_routes(urlconf: str, *namespaces: str) -> Iterator[str]:
    """Those of these namespaces whose view takes a form."""
    for name, view in _routes(get_resolver(urlconf).url_patterns, prefix=""):
        if name.split(":")[0] in namespaces and takes_forms(view):
            yield name


def takes_forms(view: Callable[..., Any] | None) -> bool:
    """Whether a view lets POST in; one that says no methods takes all."""
    while view is not None:
        closed_over = inspect.getclosurevars(view).nonlocals
        if "request_method_list" in closed_over:  # of require_http_methods
            return "POST" in closed_over["request_method_list"]
        view = getattr(view, "__wrapped__", None)
    return True


def _routes(
    patterns: Iterable[URLPattern | URLResolver], *, prefix: str
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _routes(pattern.url_patterns, prefix=inner)
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}", pattern.callback
