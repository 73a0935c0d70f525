from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        # Registers its jobs.
        from notifications import tasks, trying_gateway  # noqa: F401 - see above; the models must be there first
