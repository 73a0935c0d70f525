"""Which pages of the modules stand in whose menu, or on the module's card."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from shop.enums import BookedBy
from shop.hooks import Audience, ModulePage
from shop.models import Department, Provider, Recipient, Service
from shop.registry import installed_modules, switched_on
from shop.viewer import Viewer

type Entry = tuple[str, str, str]
"""The name of the view, what the menu says, and where it leads."""


def pages_of_recipients(recipient: Recipient) -> list[Entry]:
    """Those on which there is something for this one."""
    pages = _pages(Audience.RECIPIENT, among=switched_on())
    return [_entry(page) for page in pages if page.shown_to is None or page.shown_to(recipient)]


def page_that_books(service: Service) -> Entry | None:
    """Where recipients book it, if that is on a page of its module: the first of theirs. None where the core books."""
    if service.booked_by != BookedBy.MODULE:
        return None
    pages = _pages(Audience.RECIPIENT, among=switched_on() & {service.module_key})
    return next((_entry(page) for page in pages), None)


def pages_of_helpers(provider: Provider) -> list[Entry]:
    """Those on which there is something for this one."""
    pages = _pages(Audience.HELPER, among=switched_on())
    return [_entry(page) for page in pages if page.helped_by is None or page.helped_by(provider)]


def pages_of_partner(viewer: Viewer) -> list[Entry]:
    """Of those modules that have a service in a department they work with."""
    theirs = {key for key, department_id in viewer.modules_in if department_id in viewer.partner_in}
    return [_entry(page) for page in _pages(Audience.PARTNER, among=theirs)]


def pages_of_municipality(key: str) -> list[Entry]:
    """Of the module with this key, if it is on: they stand on its card among the kinds of service."""
    return [_entry(page) for page in _pages(Audience.MUNICIPALITY, among=switched_on() & {key})]


def pages_of_department(department: Department, viewer: Viewer) -> list[Entry]:
    """Of those modules that have a service there."""
    here = {key for key, department_id in viewer.modules_in if department_id == department.pk}
    return [_entry(page, department_id=department.pk) for page in _pages(Audience.DEPARTMENT, among=here)]


def page_in_department(key: str, department: Department) -> str:
    """The address of the module's first page there, if it is on; empty where it has none."""
    pages = _pages(Audience.DEPARTMENT, among=switched_on() & {key})
    return next((_entry(page, department_id=department.pk)[-1] for page in pages), "")


def pages_of_new_services(department: Department, *, among: Collection[str]) -> list[Entry]:
    """Of the modules with these keys: each makes several services of its own at once."""
    return [_entry(page, department_id=department.pk) for page in _pages(Audience.NEW_SERVICE, among=among)]


def _pages(audience: Audience, *, among: Collection[str]) -> Iterator[ModulePage]:
    for module in installed_modules():
        if module.key in among:
            yield from (page for page in module.pages if page.audience is audience)


def _entry(page: ModulePage, **arguments: int) -> Entry:
    return page.view, str(page.title), reverse(page.view, kwargs=arguments)
