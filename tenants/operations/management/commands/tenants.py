import json
import re
import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation

from foundation.errors import DomainError, NotFound
from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.operations.domain.standing import extend_trial, resume, suspend
from tenants.operations.models import OperatorAct
from tenants.operations.queries.figures import failed_jobs
from tenants.operations.queries.municipalities import Standing, standing_of, standings

DONE, REFUSED, USAGE, NOT_FOUND = 0, 1, 2, 3
SLUG = re.compile(r"[a-z0-9-]+")
COLUMNS = ("slug", "state", "trial_ends_on", "last_active_on", "size", "behind", "waiting", "held", "failed")


class Command(BaseCommand):
    help = (
        "See and change municipalities. Exit codes: 0 done, 1 refused (the reason is said), 2 not understood, "
        "3 no such municipality. What is done is written into the operators' log, as done by a command."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="COMMAND")
        listed = acts.add_parser("list", help="all of them, with their figures")
        listed.add_argument(
            "--state", default="", help="only those in this state: active, suspended, provisioning"
        )
        acts.add_parser("show", help="one of them, with the jobs that failed and what was done")
        acts.add_parser("suspend", help="close its pages and hold its jobs, within half a minute")
        acts.add_parser("resume", help="open them again")
        acts.add_parser("extend-trial", help="let its trial end on a later day")
        for name, sub in acts.choices.items():
            sub.add_argument("--json", action="store_true", dest="as_json", help="one JSON document")
            if name != "list":
                sub.add_argument("slug", help="the subdomain, such as larvik")
            if name in {"suspend", "resume", "extend-trial"}:
                sub.add_argument("--reason", required=True, help="for the log; name no person")
        acts.choices["extend-trial"].add_argument(
            "--to", required=True, type=_day, help="the new last day, as 2027-01-31"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        as_json, code = options["as_json"], DONE
        try:
            with translation.override("en"), use_scope(PUBLIC_SCOPE), transaction.atomic():
                answer = self._answer(options)
        except DomainError as error:
            code = NOT_FOUND if isinstance(error, NotFound) else REFUSED
            with translation.override("en"):
                answer = {"error": error.code, "message": error.in_full()}
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        elif code:
            self.stderr.write(str(answer["message"]))  # type: ignore[call-overload]  # an error is no list
        else:
            self._write(answer)
        if code:
            sys.exit(code)

    def _answer(self, options: dict[str, Any]) -> list[dict[str, Any]] | dict[str, Any]:
        slug = options.get("slug", "")
        if slug and not SLUG.fullmatch(slug):
            raise NotFound
        if options["act"] == "list":
            return [_row(each) for each in standings(state=options["state"])]
        if options["act"] == "show":
            return _whole(standing_of(slug))
        said = {"by": None, "reason": options["reason"]}
        if options["act"] == "extend-trial":
            extend_trial(slug, to=options["to"], **said)
        else:
            {"suspend": suspend, "resume": resume}[options["act"]](slug, **said)
        return _whole(standing_of(slug))

    def _write(self, answer: list[dict[str, Any]] | dict[str, Any]) -> None:
        if isinstance(answer, dict):
            for key, value in answer.items():
                if not isinstance(value, list):
                    self.stdout.write(f"{key:<20} {_plain(value)}")
                for each in value if isinstance(value, list) else ():
                    self.stdout.write(f"{key:<20} {' '.join(_plain(part) for part in each.values())}")
            return
        rows = [COLUMNS, *([_plain(row[name]) for name in COLUMNS] for row in answer)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        for row in rows:
            self.stdout.write("  ".join(map(str.ljust, row, widths)).rstrip())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("a day is written as 2027-01-31") from error


def _row(standing: Standing) -> dict[str, Any]:
    found, jobs = standing.municipality, standing.jobs
    return {
        "slug": found.slug,
        "name": found.name,
        "kind": str(found.kind),
        "number": found.number,
        "organisation_number": found.organisation_number,
        "population": found.population,
        "state": str(found.state),
        "created_at": found.created_at.isoformat(),
        "trial_ends_on": found.trial_ends_on.isoformat() if found.trial_ends_on else None,
        "last_active_on": standing.last_active_on.isoformat() if standing.last_active_on else None,
        "size": standing.size,
        "behind": standing.behind,
        "waiting": jobs.waiting,
        "held": jobs.held,
        "failed": jobs.failed,
    }


def _whole(standing: Standing) -> dict[str, Any]:
    acts = OperatorAct.objects.filter(municipality=standing.municipality).select_related("operator")
    failed = failed_jobs(standing.municipality.schema_name)
    return _row(standing) | {
        "failed_jobs": [
            {
                "job": each.task,
                "attempts": each.attempts,
                "at": each.failed_at.isoformat() if each.failed_at else None,
            }
            for each in failed
        ],
        "acts": [
            {
                "at": act.at.isoformat(),
                "act": act.act,
                "by": act.operator.email if act.operator else act.way,
                "reason": act.reason,
                "facts": act.facts,
            }
            for act in acts
        ],
    }


def _plain(value: Any) -> str:
    return "-" if value is None or value == "" else str(value)
