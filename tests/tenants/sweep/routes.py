"""Every route of the two URLconfs, by name."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def route_names(urlconf: str) -> Iterator[str]:
    """`namespace:name` of every pattern; a pattern without a name is called by its route."""
    yield from (name for name, _view in _routes(get_resolver(urlconf).url_patterns, prefix=""))


def form_routes(urlconf: str, *namespaces: str) -> Iterator[str]:
    """Those whose view takes a form; of all namespaces where none are said."""
    for name, view in _routes(get_resolver(urlconf).url_patterns, prefix=""):
        if (not namespaces or name.split(":")[0] in namespaces) and lets_in(view, "POST"):
            yield name


def routes_with_page(urlconf: str) -> Iterator[str]:
    """Those that answer when they are opened."""
    for name, view in _routes(get_resolver(urlconf).url_patterns, prefix=""):
        if lets_in(view, "GET"):
            yield name


def lets_in(view: Callable[..., Any] | None, method: str) -> bool:
    """Whether a view takes requests of that method; one that says none takes all."""
    while view is not None:
        closed_over = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in closed_over:  # of require_http_methods
            return method in closed_over["request_method_list"]
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
