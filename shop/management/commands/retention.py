import zoneinfo
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from foundation.jobs import run_job
from foundation.scope import use_scope
from shop.domain.privacy.retention import standings
from shop.tasks_privacy import FORGET_DUE
from tenants.routing import all_municipalities


class Command(BaseCommand):
    help = (
        "Forget what the rules of each municipality say is not kept any longer, as every night. With --dry-run nothing "
        "is changed: it is said how many rows of each kind are due."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only count")
        parser.add_argument("--municipality", help="only this one, by the first part of its host name")

    def handle(self, *args: Any, **options: Any) -> None:
        only = options["municipality"]
        wanted = [each for each in all_municipalities() if only in {None, each.slug}]
        if not wanted:
            raise CommandError("There is no such municipality.")
        for municipality in wanted:
            with timezone.override(zoneinfo.ZoneInfo(municipality.time_zone)):
                with use_scope(municipality.scope), transaction.atomic():
                    due = standings(now=timezone.now())
                if not options["dry_run"]:
                    run_job(FORGET_DUE, tenant=municipality.schema_name, args={})
            for each in due:
                self.stdout.write(
                    f"{municipality.slug}: {each.kept.kind}: {each.due} (after {each.days} days)"
                )
