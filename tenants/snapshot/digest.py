"""Which migrations a snapshot was made from."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings


def own_apps() -> Sequence[str]:
    """The tenants' apps whose tables are in the snapshot: not those that other packages bring."""
    return [name for name in settings.TENANT_APPS if name not in settings.APPS_OF_PACKAGES]


def migrations_digest() -> str:
    """A hash over the text of every migration of our own tenants' apps."""
    digest = hashlib.sha256()
    for name in own_apps():
        config = next(config for config in apps.get_app_configs() if config.name == name)
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
