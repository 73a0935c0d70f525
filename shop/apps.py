from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "Booking core"

    def ready(self) -> None:
        # Each registers its jobs or the wording of its messages.
        from shop import messages, messages_upsets, tasks  # noqa: F401 - see above
        from shop.registry import load_modules

        load_modules()
