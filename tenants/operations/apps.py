from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "tenants.operations"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from foundation.jobs import holds_jobs
        from tenants.operations import tasks  # noqa: F401 - registers jobs
        from tenants.operations.holding import is_held

        holds_jobs(is_held)
