"""Tells the platform's public pages which modules this installation has; a municipality is not needed for that."""

from collections.abc import Sequence

from shop.registry import installed_modules
from tenants.offered import OfferedModule, offers_modules


@offers_modules
def of_this_installation() -> Sequence[OfferedModule]:
    return [
        OfferedModule(each.key, each.title, each.description, each.highlights) for each in installed_modules()
    ]
