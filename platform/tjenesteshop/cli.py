"""The command `tjenesteshop`."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

DEMO_SETTINGS = "tjenesteshop.settings.demo"
PRODUCTION_SETTINGS = "tjenesteshop.settings.production"


@click.group()
def main() -> None:
    """Tjenesteshop: municipal services, booked by the people who receive them."""


@main.command()
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
@click.option("--detach/--no-detach", default=False, help="Return when the pages answer; `stop` ends it.")
def demo(port: int, *, detach: bool) -> None:
    """Serve three municipalities with a year of bookings on this machine."""
    from tjenesteshop.demo.supervisor import run_demo
    from tjenesteshop.settings.environment import data_folder

    with told_plainly():
        run_demo(data_folder(), port=port, detach=detach)


@main.command()
def stop() -> None:
    """End the demonstration, or what a killed one left running."""
    from tjenesteshop.demo.supervisor import stop_demo
    from tjenesteshop.settings.environment import data_folder

    with told_plainly():
        click.echo("Stopped." if stop_demo(data_folder()) else "No demonstration is running.")


@main.command()
def reset() -> None:
    """End the demonstration and throw its data away."""
    from tjenesteshop.demo.supervisor import reset_demo
    from tjenesteshop.settings.environment import data_folder

    with told_plainly():
        if os.environ.get("DATABASE_URL"):
            raise click.ClickException(
                "DATABASE_URL is set, and a server of your own is not ours to empty: "
                "drop the database with `dropdb` and the next `make demo` makes it anew."
            )
        reset_demo(data_folder())
        click.echo("The demonstration's data is gone. The next `make demo` starts over.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
@click.option("--workers", type=int, envvar="WEB_WORKERS", default=1, show_default=True, help="Processes.")
@click.option(
    "--threads", type=int, envvar="DATABASE_POOL_SIZE", default=8, show_default=True, help="Of each process."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages and the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION_SETTINGS)
    from tjenesteshop.serving import serve as serve_pages

    with told_plainly():
        serve_pages(host=host, port=port, workers=workers, threads=threads)


@main.command()
@click.option("--concurrency", type=int, default=2, show_default=True, help="Jobs at a time.")
def worker(concurrency: int) -> None:
    """Run the jobs in the queue."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION_SETTINGS)
    from tjenesteshop.working import work

    with told_plainly():
        work(concurrency=concurrency)


@main.command("create-municipality")
@click.option("--number", required=True, help="kommunenummer, four digits, such as 3909 for Larvik")
@click.option(
    "--language",
    default="nb",
    show_default=True,
    help="Spoken to who has not asked for another: nb, nn or en.",
)
def create_municipality(number: str, language: str) -> None:
    """Make a municipality with its role, schema and host name."""
    run_django("create_municipality", "--number", number, "--language", language)


@main.command("create-operator")
@click.option("--email", default="", help="By which they sign in; asked for where it is not said.")
@click.option("--name", default="", help="As it is shown beside what they do.")
@click.option("--again", is_flag=True, help="A new password and second step for who has lost theirs.")
def create_operator(email: str, name: str, *, again: bool) -> None:
    """Make somebody an operator; the password is asked for, or read from standard input."""
    said = [f"--{key}={value}" for key, value in (("email", email), ("name", name)) if value]
    run_django("create_operator", *said, *(["--again"] if again else []))


@main.command(
    "tenants",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def tenants(arguments: tuple[str, ...]) -> None:
    """See and change municipalities: list, show, suspend, resume, extend-trial; `--json` for machines."""
    run_django("tenants", *arguments)


@main.command("set-up-database")
def set_up_database() -> None:
    """Make logins, database and shared schemas where they are missing."""
    run_django("set_up_database")


@main.command("migrate-municipalities")
def migrate_municipalities() -> None:
    """Bring the shared schemas and every municipality's up to date."""
    run_django("migrate_municipalities")


@main.command("stripe-sync")
@click.option("--apply", is_flag=True, help="Do it; otherwise it is only said.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def stripe_sync(*, apply: bool, as_json: bool) -> None:
    """Bring products and prices in Stripe to the catalogue; say first what that would do."""
    run_django("stripe_sync", *(["--apply"] if apply else []), *(["--json"] if as_json else []))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run any of Django's management commands."""
    run_django(*arguments)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure, and write .data/bench.json (in a checkout only)."""
    from tjenesteshop.settings.environment import ROOT

    if not (ROOT / "tests" / "bench" / "__main__.py").exists():
        raise click.ClickException("The benchmarks lie in tests/bench of a checkout, and this is none.")
    sys.exit(subprocess.call([sys.executable, "-m", "tests.bench", *arguments], cwd=ROOT))  # noqa: S603 - our own program


@main.command("new-module")
@click.argument("name")
@click.option(
    "--snapshot/--no-snapshot", default=True, help="Renew the tables that new municipalities are made of."
)
def new_module(name: str, *, snapshot: bool) -> None:
    """Write a module that runs, with its tests, to modules/NAME (in a checkout only)."""
    from tjenesteshop.new_module.naming import BadModuleName
    from tjenesteshop.new_module.writing import write_module
    from tjenesteshop.settings.environment import ROOT

    if not (ROOT / "tests" / "modules").is_dir():
        raise click.ClickException("New modules are written in a checkout, and this is none.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended half-way, it leaves nothing
    try:
        folders = write_module(name, root=ROOT)
    except BadModuleName as error:
        raise click.ClickException(str(error)) from error
    for folder in folders:
        click.echo(f"Written: {folder.relative_to(ROOT)}/")
    steps = ("set_up_database", "write_snapshot")
    commands = [[sys.executable, "-m", "tjenesteshop", "manage", step] for step in steps]
    if not snapshot or any(subprocess.call(each, cwd=ROOT) for each in commands):  # noqa: S603 - our own program
        click.echo("Next: `tjenesteshop manage write_snapshot`, or no new municipality can be made.")
    click.echo(f"Try it: .venv/bin/python -m pytest -n0 tests/modules/{name}")
    click.echo("Then `make setup` (its translations) and `make demo`; modules/README.md says how to go on.")


def run_django(*arguments: str) -> None:
    """Run a management command; demo settings unless DJANGO_SETTINGS_MODULE says else."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DEMO_SETTINGS)
    from django.core.management import execute_from_command_line

    with told_plainly():
        execute_from_command_line([f"{sys.argv[0]} manage", *arguments])


@contextmanager
def told_plainly() -> Iterator[None]:
    """What a person can mend is one sentence and status 1, never a traceback; an end by signal is no failure."""
    from django.core.exceptions import ImproperlyConfigured

    from foundation.errors import DomainError
    from tjenesteshop.demo.errors import DemoError, Ended
    from tjenesteshop.embedded import EmbeddedServerError

    try:
        yield
    except Ended:
        click.echo("Stopped.")
    except (DemoError, DomainError, EmbeddedServerError, ImproperlyConfigured) as error:
        from tjenesteshop.demo.screen import say_wrong

        say_wrong(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
