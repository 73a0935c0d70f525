"""Which migrations a snapshot was made from."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.conf import settings


def migrations_digest() -> str:
    """A hash over the text of every migration of the tenants' apps."""
    digest = hashlib.sha256()
    for name in settings.TENANT_APPS:
        config = next(config for config in apps.get_app_configs() if config.name == name)
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
