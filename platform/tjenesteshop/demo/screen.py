"""What the person at the terminal sees."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from tjenesteshop.demo.report import Advance, Place

console = Console(highlight=False)


def say(text: str) -> None:
    console.print(escape(text))


def say_wrong(text: str) -> None:
    """A sentence about what went wrong, to standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"[bold red]✗[/] {escape(text)}")


class ScreenReport:
    """Each step a bar while it runs and a line when it is done; into a file, only the lines."""

    def __init__(self) -> None:
        columns = (
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            TaskProgressColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)

    @contextmanager
    def shown(self) -> Iterator["ScreenReport"]:
        """Draw while the block runs."""
        with self._progress:
            yield self

    @contextmanager
    def step(self, title: str, total: int) -> Iterator[Advance]:
        task = self._progress.add_task(escape(title), total=total)
        if not console.is_terminal:
            say(f"{title} …")
        yield lambda: self._progress.advance(task)
        self._progress.update(task, completed=total)


def show_addresses(places: Sequence[Place], *, port: int) -> None:
    """The table of addresses and sign-ins."""
    console.print()
    console.print(Padding(f"[bold green]Tjenesteshop is open[/]  http://localhost:{port}", (0, 0, 1, 2)))
    for place in places:
        console.print(
            Padding(f"[bold]{escape(place.name)}[/]  http://{place.slug}.localhost:{port}", (0, 0, 0, 2))
        )
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 3, 0, 0))
        for person in place.people:
            table.add_row(
                f"[dim]{escape(person.role)}[/]", escape(person.name), f"[dim]{escape(person.email)}[/]"
            )
        console.print(Padding(table, (0, 0, 1, 4)))
    for line in _hints(places):
        console.print(Padding(line, (0, 0, 0, 2)))
    console.print()


def _hints(places: Sequence[Place]) -> Iterator[str]:
    passwords = {person.password for place in places for person in place.people if person.password}
    yield "Everyone is invented. On top of each page you can become any of them with one"
    yield "click; those above may also type their e-mail address and the password"
    yield f"[bold]{escape(', '.join(sorted(passwords)))}[/]"
