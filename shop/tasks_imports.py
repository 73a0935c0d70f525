"""Jobs for what was uploaded and never confirmed."""

from foundation.jobs import job
from shop.domain.imports.drafts import forget_old

FORGET_IMPORTS = "shop.forget_imports"


@job(FORGET_IMPORTS)
def forget_imports() -> None:
    """Every few minutes: files whose hour is over."""
    forget_old()
