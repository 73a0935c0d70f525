from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.cluster import prepare_database
from tenants.errors import ProvisioningError
from tenants.logins import prepare_logins


class Command(BaseCommand):
    help = "Make logins, database and shared schemas where they are missing. May be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            prepare_logins()
            prepare_database()
        except ProvisioningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The database is ready for municipalities.")
