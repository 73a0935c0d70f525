"""Modules that other packages bring: installed beside us, they are found by an entry point and need no line of ours."""

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from django.core.exceptions import ImproperlyConfigured

ENTRY_POINT = "tjenesteshop.modules"


def modules_of_packages() -> tuple[EntryPoint, ...]:
    """In the same order in every process."""
    return tuple(sorted(entry_points(group=ENTRY_POINT), key=lambda entry: (entry.name, entry.value)))


def apps_of(modules: Sequence[EntryPoint]) -> list[str]:
    """The Django app of each: the package in which its class lies. Raises ImproperlyConfigured where there is none."""
    return list(dict.fromkeys(_app_of(each) for each in modules))


def said(module: EntryPoint) -> str:
    """“the package garden-help (garden_help.module:GardenHelp)”."""
    return f"the package {module.dist.name if module.dist else '?'} ({module.value})"


def _app_of(module: EntryPoint) -> str:
    app = module.module.rpartition(".")[0] or module.module
    try:
        import_module(app)
    except Exception as error:
        raise ImproperlyConfigured(f"The module of {said(module)} cannot be loaded: {error!r}") from error
    return app
