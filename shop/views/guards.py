"""Who may open a page at all. What is on it is fetched by `shop.queries.access`."""

import functools
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.own.views import to_sign_in
from foundation.errors import NotFound
from shop.errors.pages import NotYourPage
from shop.queries.elsewhere import whose_instead
from shop.viewer import Viewer, viewer_of
from shop.views.lost import acting_is_over
from shop.views.reader_words import reader_in_words

type View = Callable[..., HttpResponse]

SAFE = frozenset({"GET", "HEAD"})


def page_for(allows: Callable[[Viewer], bool], *, whom_for: Promise | str) -> Callable[[View], View]:
    """Let in viewers for whom `allows` holds; strangers go to sign in, others are told `whom_for` it is.

    Who acted for somebody and may not any more is told so, and nothing is done. Who receives nothing but may act for
    others is asked for whom; so is whoever wants a page of somebody else they could be here.

    The guard carries its rule as `guarded_by`, so that a test can find pages without one.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            viewer = viewer_of(request)
            if viewer.user is None:
                return to_sign_in(request)
            if viewer.has_lost:
                return acting_is_over(request)
            if not allows(viewer):
                if viewer.recipient is None and viewer.represents and allows in OF_RECIPIENTS:
                    return _ask_for_whom(request)
                raise not_theirs(viewer, whom_for=whom_for)
            try:
                response = view(request, *args, **kwargs)
            except NotFound:
                if request.method in SAFE and allows in OF_RECIPIENTS and whose_instead(viewer, kwargs):
                    return _ask_for_whom(request)
                raise
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.guarded_by = allows  # type: ignore[attr-defined]  # a mark for the tests
        return guarded

    return decorate


def _ask_for_whom(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('acting')}?{urlencode({'next': request.get_full_path()})}")


def named_in(page: str) -> Mapping[str, object]:
    """What the address of a recipients' page names; nothing for any other address."""
    try:
        found = resolve(urlsplit(page).path)
    except Resolver404:
        return {}
    return found.kwargs if getattr(found.func, "guarded_by", None) in OF_RECIPIENTS else {}


def _has_recipient(viewer: Viewer) -> bool:
    return viewer.recipient is not None


def _sees_what_is_stored(viewer: Viewer) -> bool:
    return viewer.sees_what_is_stored


OF_RECIPIENTS = (_has_recipient, _sees_what_is_stored)
"""Rules of pages about one recipient: there it matters for whom the reader is here."""


def not_theirs(viewer: Viewer, *, whom_for: Promise | str) -> NotYourPage:
    """What they are told, which is the same whatever is on the page."""
    works_here = viewer.is_staff or viewer.is_partner or viewer.provider is not None
    return NotYourPage(whom_for=whom_for, reader=reader_in_words(viewer), works_here=works_here)


signed_in_page = page_for(lambda viewer: viewer.user is not None, whom_for="")
recipient_page = page_for(
    _has_recipient,
    whom_for=_("The page is for who receives services, and for who acts for somebody who does."),
)
stored_data_page = page_for(
    _sees_what_is_stored,
    whom_for=_("The page is for who receives services themself, and for who stands in for them as a whole."),
)
"""Of all that is stored about the recipient: for themselves, and for who stands in for them as a whole."""
provider_page = page_for(
    lambda viewer: viewer.provider is not None,
    whom_for=_("The page is for helpers: it shows their own visits."),
)
partner_page = page_for(
    lambda viewer: viewer.is_partner,
    whom_for=_("The page is for who works with a department from outside the municipality."),
)
staff_page = page_for(
    lambda viewer: viewer.is_staff,
    whom_for=_("The page is for who administers a department or makes its decisions."),
)
administrator_page = page_for(
    lambda viewer: viewer.administers_anything, whom_for=_("The page is for who administers a department.")
)
municipality_page = page_for(
    lambda viewer: viewer.is_municipality_administrator,
    whom_for=_("The page is for who administers the municipality."),
)
