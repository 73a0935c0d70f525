"""What is kept of shopping help."""

from modules.shopping_help.models.ledger import FeeEntry, GoodsEntry
from modules.shopping_help.models.orders import (
    AllergyWarning,
    Favourite,
    LateChange,
    ListLine,
    Order,
    OrderLine,
)
from modules.shopping_help.models.partners import StorePartner, StoreRequest
from modules.shopping_help.models.picking import DeliveryStop, Mark, RunProgress
from modules.shopping_help.models.runs import Run
from modules.shopping_help.models.stores import Aisle, Product, Store

__all__ = [
    "Aisle",
    "AllergyWarning",
    "DeliveryStop",
    "Favourite",
    "FeeEntry",
    "GoodsEntry",
    "LateChange",
    "ListLine",
    "Mark",
    "Order",
    "OrderLine",
    "Product",
    "Run",
    "RunProgress",
    "Store",
    "StorePartner",
    "StoreRequest",
]
