"""The one reader of the environment."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[3]
"""The checkout in development; the site-packages folder in an installed wheel, where nothing is written."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value; raises ImproperlyConfigured when it is unset and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str) -> tuple[str, ...]:
    """What stands there, separated by spaces; raises ImproperlyConfigured when that is nothing."""
    found = tuple(text(name).split())
    if not found:
        raise ImproperlyConfigured(f"The environment variable {name} is empty.")
    return found


def data_folder() -> Path:
    """Where the embedded server, demo mail and stamps live: `.data/` in the checkout unless DATA_DIR says else."""
    return Path(os.environ.get("DATA_DIR", str(ROOT / ".data"))).resolve()
