"""The command `tjenesteshop`."""

import os
import sys

import click


@click.group()
def main() -> None:
    """Tjenesteshop: municipal services, booked by the people who receive them."""


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run any of Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tjenesteshop.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *arguments])


if __name__ == "__main__":
    main()
