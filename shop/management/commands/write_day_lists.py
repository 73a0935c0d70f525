import zoneinfo
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from foundation.jobs import run_job
from foundation.scope import PUBLIC_SCOPE, use_scope
from shop.domain.paper import watching
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
        parser.add_argument(
            "--check",
            action="store_true",
            help=(
                "write nothing: only say whose are missing or older than this morning, or that they cannot be read; "
                "the status is 1 then"
            ),
        )
        parser.add_argument("--municipality", help="only this one, by the first part of its host name")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
        else:
            self._write(options)

    def _check(self) -> None:
        if not settings.CONTINGENCY_FOLDER:
            raise CommandError("CONTINGENCY_FOLDER is not set: no day lists are written.")
        with use_scope(PUBLIC_SCOPE), transaction.atomic():
            unwritten = watching.what_is_unwritten(patience=watching.LONGER_PATIENCE)
        if unwritten is None:
            raise CommandError("The folder of the day lists does not answer: they cannot be read.")
        said = [f"{slug}: missing" for slug in unwritten.missing] + [
            f"{slug}: stale" for slug in unwritten.stale
        ]
        if said:
            raise CommandError("\n".join(said))
        self.stdout.write(f"The day lists of {unwritten.of} municipalities are this morning's.")

    def _write(self, options: dict[str, Any]) -> None:
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
