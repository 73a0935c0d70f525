"""What the modules reckon themselves: a table of each beneath the core's, and columns of the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shop.hooks import ModuleFigure, ServiceModule
from shop.queries.figures.span import month_after
from shop.registry import installed_modules, switched_on
from shop.views.manage.figures.columns import Column, Table, Unit
from shop.views.manage.figures.hiding import FEWEST, Reader
from shop.views.manage.figures.lines import Line, Subject
from shop.views.manage.figures.tables import Cell, Row, ShownTable, few
from shop.views.manage.figures.writing import in_file, on_page

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FigureOfModule:
    """One of a module's figures, by its title, as the column of a table."""

    module: ServiceModule
    title: str
    explanation: str
    unit: Unit

    @property
    def heading(self) -> str:
        """In a file, where the columns of all modules stand beside each other."""
        return f"{self.module.title}: {self.title}"


@dataclass(frozen=True, slots=True)
class Place:
    """A department in whole months."""

    department_id: int
    first_month: date
    last_month: date

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last."""
        return self.first_month, month_after(self.last_month) - A_DAY

    @property
    def months(self) -> Iterator[tuple[date, date]]:
        """The days of each."""
        month = self.first_month
        while month <= self.last_month:
            yield month, month_after(month) - A_DAY
            month = month_after(month)


@dataclass
class OfModules:
    """The figures of the modules that are on, for those lines that are whole departments.

    Each module is asked once for each span of these. From who does not work in a department its small figures are
    hidden, and those of several months of which one is small: it could be reckoned from the others.
    """

    subject: Subject
    reader: Reader
    lines: Sequence[Line]
    _asked: dict[tuple[str, date, date], Sequence[ModuleFigure]] = field(default_factory=dict)

    @property
    def figures(self) -> list[FigureOfModule]:
        """All there are, in the order in which the modules say them."""
        found: list[FigureOfModule] = []
        for module in self._modules():
            said = [figure for _line, place in self._places() for figure in self._of(module, *place.days)]
            for title in dict.fromkeys(each.title for each in said):
                alike = [each for each in said if each.title == title]
                is_whole = all(
                    float(amount).is_integer() for each in alike for amount in each.amounts.values()
                )
                unit = Unit.COUNT if is_whole else Unit.RATIO
                found.append(FigureOfModule(module, title, alike[0].explanation, unit))
        return found

    def tables(self) -> Iterator[ShownTable]:
        """One of each module that has something to say, as the core's are drawn."""
        figures = self.figures
        for module in self._modules():
            columns = [each for each in figures if each.module is module]
            rows = [
                Row(line, [self._cell(column, line, place) for column in columns])
                for line, place in self._places()
                if any(self._amount(column, place) is not None for column in columns)
            ]
            if rows:
                yield ShownTable(_table(module, columns), rows)

    def in_file(self, figure: FigureOfModule, line: Line) -> str:
        """Empty where the line is no department as a whole."""
        place = _place_of(line)
        if place is None:
            return ""
        return few() if self._hides(figure, place) else in_file(self._amount(figure, place), unit=figure.unit)

    def _cell(self, figure: FigureOfModule, line: Line, place: Place) -> Cell:
        month = line.before.month if line.before else None
        before = self._on_page(figure, Place(place.department_id, month, month)) if month else ""
        return Cell(figure.title, self._on_page(figure, place), "", before)

    def _on_page(self, figure: FigureOfModule, place: Place) -> str:
        return few() if self._hides(figure, place) else on_page(self._amount(figure, place), unit=figure.unit)

    def _hides(self, figure: FigureOfModule, place: Place) -> bool:
        if place.department_id not in self.reader.strange:
            return False
        found = [self._said(figure, *days) for days in {place.days, *place.months}]
        return any(each is not None and 0 < each.sizes.get(place.department_id, 0) < FEWEST for each in found)

    def _amount(self, figure: FigureOfModule, place: Place) -> float | None:
        said = self._said(figure, *place.days)
        return said.amounts.get(place.department_id) if said else None

    def _said(self, figure: FigureOfModule, first: date, last: date) -> ModuleFigure | None:
        return next(
            (each for each in self._of(figure.module, first, last) if each.title == figure.title), None
        )

    def _of(self, module: ServiceModule, first: date, last: date) -> Sequence[ModuleFigure]:
        key = (module.key, first, last)
        if key not in self._asked:
            having = {each.department_id for each in self.subject.services if each.module_key == module.key}
            departments = [each for each in self.subject.departments if each.pk in having]
            self._asked[key] = module.figures(departments, first=first, last=last)
        return self._asked[key]

    def _modules(self) -> list[ServiceModule]:
        """Those on, with a service in one of the departments."""
        here = set(self.subject.modules.values()) & switched_on()
        return [module for module in installed_modules() if module.key in here]

    def _places(self) -> list[tuple[Line, Place]]:
        return [(line, place) for line in self.lines if (place := _place_of(line)) is not None]


def _place_of(line: Line) -> Place | None:
    """None for a service, a module, or all departments together."""
    group = line.group
    if group.department_id is None or group.service_id or group.module_key:
        return None
    return Place(group.department_id, line.first_month, line.last_month)


def _table(module: ServiceModule, figures: Sequence[FigureOfModule]) -> Table:
    meaning = " ".join(f"{each.title}: {each.explanation}" for each in figures if each.explanation)
    columns = tuple(Column(each.title, lambda _figures: None, each.unit) for each in figures)
    return Table(
        f"of-{module.key}", str(module.title), meaning, columns, is_there=lambda _each: True, drawn=()
    )
