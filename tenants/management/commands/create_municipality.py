from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.errors import ProvisioningError
from tenants.provisioning import create_municipality


class Command(BaseCommand):
    help = "Make a municipality with its role, schema and host name. May be repeated after an interruption."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--number", required=True, help="kommunenummer, four digits, such as 3909 for Larvik"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="spoken to everybody who has not asked for another",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            municipality = create_municipality(options["number"], language=options["language"])
        except ProvisioningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{municipality.name} is ready at {municipality.slug}.")
