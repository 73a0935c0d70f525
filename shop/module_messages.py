"""The messages that modules word: registered when the modules are loaded, silent where the module is off."""

from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from notifications.kinds import kinds, silent_about
from shop.hooks import ServiceModule
from shop.registry import installed_modules, is_switched_on


def register_messages(module: ServiceModule) -> None:
    """Load what words the module's messages. Raises ImproperlyConfigured where a kind is not named after the module."""
    if not module.message_texts:
        return
    import_module(module.message_texts)
    strangers = [
        kind
        for kind, writer in kinds().items()
        if writer.__module__ == module.message_texts and not kind.startswith(f"{module.key}.")
    ]
    if strangers:
        raise ImproperlyConfigured(f"{module.key}: {', '.join(strangers)} must begin with “{module.key}.”")


@silent_about
def is_of_one_switched_off(kind: str) -> bool:
    key = kind.partition(".")[0]
    return any(key == each.key for each in installed_modules()) and not is_switched_on(key)
