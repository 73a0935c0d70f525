from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenants.cluster import prepare_cluster, prepare_database


class Command(BaseCommand):
    help = "Make logins, database and shared schemas where they are missing. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_cluster(administrator_url=administrator_url(), database=settings.DATABASES["owner"]["NAME"])
        prepare_database()
        self.stdout.write("The database is ready for municipalities.")


def administrator_url() -> str:
    """The embedded server's administrator, or ADMIN_DATABASE_URL of a server of one's own."""
    if settings.USES_EMBEDDED_SERVER:
        from tjenesteshop import embedded

        server = embedded.start(settings.EMBEDDED_FOLDER, durable=settings.EMBEDDED_DURABLE)
        return server.url(user=server.administrator, database="postgres")
    if not settings.URLS["administrator"]:
        raise CommandError("Set ADMIN_DATABASE_URL to an administrator of the server at DATABASE_URL.")
    return str(settings.URLS["administrator"])
