"""Which modules this installation has, and which of them a municipality has switched on."""

from importlib.metadata import entry_points

from django.conf import settings
from django.utils.module_loading import import_string

from shop.errors import ServiceNotOffered
from shop.hooks import ServiceModule
from shop.models import ModuleSwitch

ENTRY_POINT = "tjenesteshop.modules"

_modules: dict[str, ServiceModule] = {}


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


def is_switched_on(key: str) -> bool:
    """Whether the municipality at work has this installed module on."""
    return key in switched_on()


def switched_on() -> frozenset[str]:
    """The keys of the installed modules that the municipality at work has on."""
    return frozenset(_modules) & frozenset(ModuleSwitch.objects.values_list("module_key", flat=True))
