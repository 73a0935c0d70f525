from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "Booking core"

    def ready(self) -> None:
        from shop import messages, tasks  # noqa: F401 - registers the jobs and the wording of messages
        from shop.registry import load_modules

        load_modules()
