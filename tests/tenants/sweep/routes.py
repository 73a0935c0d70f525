"""Every route of the two URLconfs, by name."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def route_names(urlconf: str) -> Iterator[str]:
    """`namespace:name` of every pattern; a pattern without a name is called by its route."""
    yield from _names(get_resolver(urlconf).url_patterns, prefix="")


def _names(patterns: Iterable[URLPattern | URLResolver], *, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _names(pattern.url_patterns, prefix=inner)
        else:
            yield f"{prefix}{pattern.name or pattern.pattern}"
