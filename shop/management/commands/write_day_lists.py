import zoneinfo
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from foundation.jobs import run_job
from shop.domain.paper.day_lists import first_page_of
from shop.errors import ContingencyFolderUnusable
from shop.tasks import WRITE_DAY_LISTS
from tenants.routing import all_municipalities


class Command(BaseCommand):
    help = (
        "Write the day lists to CONTINGENCY_FOLDER now, as every morning: before the system is taken down, or to try "
        "whether the folder can be written to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--municipality", help="only this one, by the first part of its host name")

    def handle(self, *args: Any, **options: Any) -> None:
        only = options["municipality"]
        wanted = [each for each in all_municipalities() if only in {None, each.slug}]
        if not wanted:
            raise CommandError("There is no such municipality.")
        failed = []
        for municipality in wanted:
            zone = zoneinfo.ZoneInfo(municipality.time_zone)
            with timezone.override(zone), translation.override(municipality.default_language):
                try:
                    run_job(WRITE_DAY_LISTS, tenant=municipality.schema_name, args={})
                except ContingencyFolderUnusable:
                    failed.append(municipality.slug)
                else:
                    self.stdout.write(f"{municipality.slug}: {first_page_of(municipality.schema_name)}")
        if failed:
            raise CommandError(f"Not written: {', '.join(failed)}. The lines above say why.")
        self.stdout.write(f"Day lists written for {len(wanted)} municipalities.")
