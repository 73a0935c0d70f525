"""Who may open a page at all. What is on it is fetched by `shop.queries.access`."""

import functools
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.own.views import to_sign_in
from foundation.errors import Forbidden
from shop.viewer import Viewer, viewer_of
from shop.views.lost import acting_is_over

type View = Callable[..., HttpResponse]


def page_for(allows: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """Let in viewers for whom `allows` holds; strangers go to sign in, others are told it is not theirs.

    Who acted for somebody and may not any more is told so, and nothing is done. Who receives nothing but may act for
    others is asked for whom.

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
                if allows is _has_recipient and viewer.represents:
                    return redirect(f"{reverse('acting')}?{urlencode({'next': request.get_full_path()})}")
                raise Forbidden
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.guarded_by = allows  # type: ignore[attr-defined]  # a mark for the tests
        return guarded

    return decorate


def _has_recipient(viewer: Viewer) -> bool:
    return viewer.recipient is not None


signed_in_page = page_for(lambda viewer: viewer.user is not None)
recipient_page = page_for(_has_recipient)
stored_data_page = page_for(lambda viewer: viewer.sees_what_is_stored)
"""Of all that is stored about the recipient: for themselves, and for who stands in for them as a whole."""
provider_page = page_for(lambda viewer: viewer.provider is not None)
staff_page = page_for(lambda viewer: viewer.is_staff)
administrator_page = page_for(lambda viewer: viewer.administers_anything)
municipality_page = page_for(lambda viewer: viewer.is_municipality_administrator)
