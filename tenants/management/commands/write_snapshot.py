from typing import Any

from django.core.management.base import BaseCommand

from tenants.snapshot.dump import write_snapshot


class Command(BaseCommand):
    help = "Write the DDL snapshot that new municipalities are made from. Run it after every new migration."

    def handle(self, *args: Any, **options: Any) -> None:
        write_snapshot()
        self.stdout.write("The snapshot is up to date.")
