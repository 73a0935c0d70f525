"""Which modules this installation has, and which of them a municipality has switched on."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from shop.errors import ServiceNotOffered
from shop.hooks import ServiceModule
from shop.models import ModuleSwitch
from tjenesteshop.settings.packages import said

KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_KEY = 40
CORE_NAMESPACES = frozenset(
    {"account", "accounts", "day", "demo", "factor", "id_porten", "dev", "manage", "work"}
)
"""Names of the core's own addresses: a module that had one would stand in their place."""

SILENT = ServiceModule()
"""Stands in for a module that is not asked: each of its hooks does nothing."""

_modules: dict[str, ServiceModule] = {}
_noted: ContextVar[list[frozenset[str]] | None] = ContextVar("switched_on", default=None)


def load_modules() -> None:
    """Find the modules named in the settings and those that other packages bring. Called once, at start.

    Raises ImproperlyConfigured, saying whose it is, for one that cannot be loaded or does not keep to the contract.
    """
    _modules.clear()
    whose: dict[str, str] = {}
    for source, module_class in _found():
        _require_contract(source, module_class)
        key = module_class.key
        if key in _modules:
            raise ImproperlyConfigured(f"Two modules have the key {key!r}: {whose[key]} and {source}.")
        _modules[key], whose[key] = module_class(), source


def _found() -> Iterator[tuple[str, Any]]:
    """Each with where it comes from, in words."""
    for name in settings.MODULES:
        yield name, import_string(name)
    for entry in settings.MODULES_OF_PACKAGES:
        try:
            yield said(entry), entry.load()
        except Exception as error:
            raise ImproperlyConfigured(f"The module of {said(entry)} cannot be loaded: {error!r}") from error


def _require_contract(source: str, found: Any) -> None:
    if not (isinstance(found, type) and issubclass(found, ServiceModule)):
        raise ImproperlyConfigured(f"What {source} brings is no subclass of shop.hooks.ServiceModule.")
    key = getattr(found, "key", "")
    if not isinstance(key, str) or not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise ImproperlyConfigured(
            f"The key of {source} is {key!r}: small letters, figures and _ between words, {LONGEST_KEY} at most."
        )
    if key in CORE_NAMESPACES:
        raise ImproperlyConfigured(f"The key of {source} is {key!r}, which names addresses of the core.")
    if not getattr(found, "title", ""):
        raise ImproperlyConfigured(f"The module of {source} has no title.")


def installed_modules() -> tuple[ServiceModule, ...]:
    return tuple(_modules.values())


def module_of(key: str) -> ServiceModule:
    """The installed module; raises ServiceNotOffered when a service's module is not installed."""
    try:
        return _modules[key]
    except KeyError:
        raise ServiceNotOffered(module=key) from None


def traits_of(key: str) -> ServiceModule:
    """The module for its values, which are the same wherever it is on, and not for its hooks. No query."""
    return _modules.get(key, SILENT)


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
