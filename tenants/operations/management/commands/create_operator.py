import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.operations.domain.operators import NotAnOperator, create_operator


class Command(BaseCommand):
    help = (
        "Make somebody an operator of this installation, who signs in at /operator/ on the platform's host. The "
        "password is asked for, or read from standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="", help="by which they sign in")
        parser.add_argument("--name", default="", help="as it is shown beside what they do")
        parser.add_argument(
            "--again",
            action="store_true",
            help="for an operator who has lost password or phone: a new password, a new second step, signed out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_asked = sys.stdin.isatty()
        email = options["email"] or (input("E-mail: ") if is_asked else "")
        name = options["name"] or ("" if options["again"] or not is_asked else input("Name: "))
        password = self._asked_twice() if is_asked else sys.stdin.readline().rstrip("\r\n")
        try:
            with use_scope(PUBLIC_SCOPE), transaction.atomic():
                operator = create_operator(email=email, name=name, password=password, again=options["again"])
        except NotAnOperator as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{operator.name} may sign in at /operator/, and sets up the second step there at the first sign-in."
        )

    def _asked_twice(self) -> str:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two passwords are not the same.")
        return password
