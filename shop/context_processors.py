"""The frame around every page of a municipality: where this person can go from here."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.module_pages import pages_of_helpers, pages_of_partner, pages_of_recipients
from shop.viewer import NOBODY, Viewer, viewer_of
from ui.chrome import NavItem


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav_items` by what the viewer is, and on whose behalf they act; nothing on the platform's own host."""
    if getattr(request, "municipality", None) is None:
        return {}
    viewer = viewer_of(request) if hasattr(request, "user") else NOBODY
    entries = _entries(viewer)
    path = request.path if viewer.recipient is None else _as_appointment(request.path)
    best = max((url for _label, url in entries if _leads_to(url, path)), key=len, default=None)
    items = [NavItem(label, url, is_current=url == best) for label, url in entries]
    if viewer.acting is None:
        return {"nav_items": items}
    return {"nav_items": items, "acting": viewer.acting, "strip_template": "shop/acting/strip.html"}


def _as_appointment(path: str) -> str:
    """What comes again and what is waited for are appointments as well."""
    beneath = (reverse("series_list"), reverse("waiting"))
    return reverse("bookings") if path.startswith(beneath) else path


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _entries(viewer: Viewer) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    if viewer.recipient is not None:
        entries += [
            (_("Free times"), reverse("home")),
            (_("My week"), reverse("calendar")),
            (_("Appointments"), reverse("bookings")),
            *((label, url) for _view, label, url in pages_of_recipients(viewer.recipient)),
            (_("Me") if viewer.acting is None else viewer.acting.name, reverse("me")),
        ]
    if viewer.represents:
        entries.append((_("Whom I act for"), reverse("acting")))
    if viewer.provider is not None:
        entries.append((_("My day"), reverse("day:plan")))
        entries += [(label, url) for _view, label, url in pages_of_helpers(viewer.provider)]
    if viewer.is_partner:
        entries += [(label, url) for _view, label, url in pages_of_partner(viewer)]
    if viewer.is_staff:
        entries.append((_("Department"), reverse("manage:start")))
    return entries
