"""The keyboard's shortcuts that there are.

What stands here is all there is: the frame hands it to the script (`shortcuts.js`), which knows no key by itself, and
shortcuts_page.py lists it. Each only opens a page or goes to a field, so that none can do harm; whoever speaks to the
computer, or strikes keys by accident, switches them off (WCAG 2.1.4), for themselves in this browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from shop.models import Department
from shop.viewer import Viewer

OFF = "1"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`name` is what an element on a page carries as `data-shortcut`; with a `page` the key works on all pages."""

    name: str
    key: str
    words: Promise
    page: str = ""
    for_administrators: bool = True


@dataclass(frozen=True, slots=True)
class Offered:
    """A shortcut as the script reads it; without a `url` it does something only where its element is on the page."""

    name: str
    key: str
    words: str
    url: str = ""


HELP = Shortcut("help", "?", gettext_lazy("This list"), "shortcuts", for_administrators=False)
PLACES: Sequence[Shortcut] = (
    Shortcut("today", "t", gettext_lazy("The department today"), "department"),
    Shortcut("book", "b", gettext_lazy("Book for somebody"), "book"),
    Shortcut("away", "a", gettext_lazy("Somebody is away"), "who_is_away"),
    Shortcut("stranded", "n", gettext_lazy("Visits that need a new time"), "stranded"),
    Shortcut("waiting", "v", gettext_lazy("Waiting list"), "waiting"),
    Shortcut("hours", "o", gettext_lazy("Opening hours"), "hours"),
    Shortcut("staffing", "h", gettext_lazy("Helpers and shifts"), "staffing"),
    Shortcut("services", "s", gettext_lazy("Services"), "services"),
    Shortcut("recipients", "r", gettext_lazy("Recipients"), "recipients", for_administrators=False),
)
ON_THE_PAGE: Sequence[Shortcut] = (
    Shortcut("search", "/", gettext_lazy("To the page's search field, or to look up who calls"), "book"),
    Shortcut("next", "j", gettext_lazy("The day after")),
    Shortcut("previous", "k", gettext_lazy("The day before")),
    Shortcut("view", "l", gettext_lazy("The day as a list, or as a board again")),
)
ON_THE_BOARD: Sequence[tuple[Sequence[str], Promise]] = (
    (("M",), gettext_lazy("Move the visit: where it can be put is marked")),
    (("←", "→", "↑", "↓"), gettext_lazy("From one of these places to the next")),
    (("Enter",), gettext_lazy("Open the visit, or choose the place")),
    (("Esc",), gettext_lazy("Leave it where it is")),
)
"""Of shop/board.js: they work only while a visit or a place on the board has the focus, and are always there."""


def shortcuts_for(request: HttpRequest, viewer: Viewer, department: Department | None) -> Sequence[Offered]:
    """What works on the pages of the department, as far as the viewer may open it; nothing where they are off."""
    if viewer.user is None or not are_on(request, viewer.user):
        return ()
    found = [Offered(HELP.name, HELP.key, str(HELP.words), reverse("manage:shortcuts"))]
    if department is None:
        return found
    is_administrator = viewer.administers(department.pk)
    return [
        *found,
        *(
            Offered(each.name, each.key, str(each.words), _address(each, department))
            for each in (*PLACES, *ON_THE_PAGE)
            if is_administrator or not each.for_administrators
        ),
    ]


def _address(shortcut: Shortcut, department: Department) -> str:
    return reverse(f"manage:{shortcut.page}", args=[department.pk]) if shortcut.page else ""


def are_on(request: HttpRequest, user: User) -> bool:
    return request.COOKIES.get(cookie_of(user)) != OFF


def cookie_of(user: User) -> str:
    """Of the person and the browser: who shares a computer decides for themselves only."""
    return f"shortcuts_off_{user.pk}"
