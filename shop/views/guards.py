"""Who may open a page at all. What is on it is fetched by `shop.queries.access`."""

import functools
from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from foundation.errors import Forbidden
from shop.viewer import Viewer, viewer_of

type View = Callable[..., HttpResponse]


def page_for(allows: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """Let in viewers for whom `allows` holds; strangers go to sign in, others are told it is not theirs.

    The guard carries its rule as `guarded_by`, so that a test can find pages without one.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            viewer = viewer_of(request)
            if viewer.user is None:
                door = redirect_to_login(request.get_full_path(), reverse("accounts:sign_in"))
                door.headers["Cache-Control"] = "no-store"
                return door
            if not allows(viewer):
                raise Forbidden
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.guarded_by = allows  # type: ignore[attr-defined]  # a mark for the tests
        return guarded

    return decorate


recipient_page = page_for(lambda viewer: viewer.recipient is not None)
provider_page = page_for(lambda viewer: viewer.provider is not None)
staff_page = page_for(lambda viewer: viewer.is_staff)
administrator_page = page_for(lambda viewer: viewer.administers_anything)
municipality_page = page_for(lambda viewer: viewer.is_municipality_administrator)
