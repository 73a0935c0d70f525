from django.apps import AppConfig


class ShoppingHelpConfig(AppConfig):
    name = "modules.shopping_help"
    label = "shopping_help"
    verbose_name = "Shopping help"
