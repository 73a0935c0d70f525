import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from foundation.errors import DomainError
from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.signup.deciding import approve, refuse
from tenants.signup.enums import SignUpState
from tenants.signup.making import make_again
from tenants.signup.models import SignUp
from tenants.signup.progress import progress_of

UNDER_WAY = (SignUpState.WAITS_FOR_OPERATOR, SignUpState.ACCEPTED, SignUpState.PROVISIONING)


class Command(BaseCommand):
    help = (
        "List the sign-ups that wait for you or are being made. Let one in or refuse it by its number, or go on with"
        " one that was given up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_mutually_exclusive_group()
        acts.add_argument(
            "--approve", type=uuid.UUID, metavar="NUMBER", help="let it in, and make the municipality"
        )
        acts.add_argument("--refuse", type=uuid.UUID, metavar="NUMBER", help="tell them no, with --reason")
        acts.add_argument("--again", type=uuid.UUID, metavar="NUMBER", help="go on making the municipality")
        parser.add_argument("--reason", default="", help="what is written to them, as you write it here")

    def handle(self, *args: Any, **options: Any) -> None:
        with use_scope(PUBLIC_SCOPE), transaction.atomic():
            try:
                self._do(**options)
            except DomainError as error:
                raise CommandError(error.in_full()) from error

    def _do(self, **options: Any) -> None:
        if options["approve"]:
            self.stdout.write(
                f"{approve(options['approve']).municipality_name} is let in, and is being made."
            )
        elif options["refuse"]:
            if not options["reason"].strip():
                raise CommandError("Say with --reason why: it is written to them.")
            refused = refuse(options["refuse"], reason=options["reason"])
            self.stdout.write(f"{refused.municipality_name} is refused, and told why.")
        elif options["again"]:
            make_again(options["again"])
            self.stdout.write("It goes on.")
        else:
            self._list()

    def _list(self) -> None:
        found = SignUp.objects.filter(state__in=UNDER_WAY).order_by("last_step_at")
        for each in found:
            line = f"{each.pk}  {each.municipality_name}: {each.get_state_display()}"
            if each.state == SignUpState.WAITS_FOR_OPERATOR:
                line += f", {each.person_name}, {each.email}"
            else:
                progress = progress_of(each)
                line += f", step {progress.number} of {progress.of} since {progress.since:%Y-%m-%d %H:%M} UTC"
                line += f", {progress.error}" if progress.error else ""
            self.stdout.write(line)
        if not found:
            self.stdout.write("No sign-up is under way.")
