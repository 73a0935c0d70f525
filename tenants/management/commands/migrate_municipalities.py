import sys
from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tenants.cluster import prepare_database
from tenants.migrating import migrate_municipalities


class Command(BaseCommand):
    help = (
        "Migrate the shared schemas and every municipality's schema that is behind. "
        "May be repeated; after an interruption it goes on where it was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        migrated = 0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, transient=True, disable=not sys.stderr.isatty()) as progress:
            bar = progress.add_task("Municipalities", total=None)
            for schema, left in migrate_municipalities():
                progress.update(bar, description=schema, total=migrated + left, completed=migrated)
                migrated += 1
        self.stdout.write(f"Municipalities brought up to date: {migrated}.")
