"""What is kept of shopping help."""

from modules.shopping_help.models.orders import AllergyWarning, Favourite, ListLine, Order, OrderLine
from modules.shopping_help.models.runs import Run
from modules.shopping_help.models.stores import Aisle, Product, Store

__all__ = [
    "Aisle",
    "AllergyWarning",
    "Favourite",
    "ListLine",
    "Order",
    "OrderLine",
    "Product",
    "Run",
    "Store",
]
