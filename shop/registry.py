"""Which modules this installation has, and which of them a municipality has switched on."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import entry_points

from django.conf import settings
from django.utils.module_loading import import_string

from shop.errors import ServiceNotOffered
from shop.hooks import ServiceModule
from shop.models import ModuleSwitch

ENTRY_POINT = "tjenesteshop.modules"
SILENT = ServiceModule()
"""Stands in for a module that is not asked: each of its hooks does nothing."""

_modules: dict[str, ServiceModule] = {}
_noted: ContextVar[list[frozenset[str]] | None] = ContextVar("switched_on", default=None)


def load_modules() -> None:
    """Find the modules named in the settings and those that other packages bring. Called once, at start."""
    _modules.clear()
    found = [import_string(name) for name in settings.MODULES]
    found += [entry.load() for entry in entry_points(group=ENTRY_POINT)]
    for module_class in found:
        if module_class.key in _modules:
            raise ValueError(f"two modules have the key {module_class.key}")
        _modules[module_class.key] = module_class()


def installed_modules() -> tuple[ServiceModule, ...]:
    return tuple(_modules.values())


def module_of(key: str) -> ServiceModule:
    """The installed module; raises ServiceNotOffered when a service's module is not installed."""
    try:
        return _modules[key]
    except KeyError:
        raise ServiceNotOffered(module=key) from None


def hooks_of(key: str) -> ServiceModule:
    """The module as the municipality at work may ask it: where it is off or not installed, all hooks do nothing."""
    return _modules[key] if is_switched_on(key) else SILENT


def hearing_modules() -> frozenset[str]:
    """The keys of those installed that want to hear what has happened."""
    return frozenset(
        key for key, each in _modules.items() if type(each).on_event is not ServiceModule.on_event
    )


def is_switched_on(key: str) -> bool:
    """Whether the municipality at work has this installed module on."""
    return key in switched_on()


def switched_on() -> frozenset[str]:
    """The keys of the installed modules that the municipality at work has on; one query, or none where it is noted."""
    noted = _noted.get()
    if noted:
        return frozenset(_modules) & noted[0]
    keys = frozenset(ModuleSwitch.objects.values_list("module_key", flat=True))
    note_switches(keys)
    return frozenset(_modules) & keys


@contextmanager
def noting_switches() -> Iterator[None]:
    """Inside the block it is asked at most once which modules are on: one request, of one municipality."""
    token = _noted.set([])
    try:
        yield
    finally:
        _noted.reset(token)


def note_switches(keys: Collection[str]) -> None:
    """What was read with something else need not be asked for again."""
    noted = _noted.get()
    if noted is not None:
        noted[:] = [frozenset(keys)]


def forget_switches() -> None:
    """After switching one: whoever asks next asks the database."""
    noted = _noted.get()
    if noted is not None:
        noted.clear()
