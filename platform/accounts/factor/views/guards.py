"""Who may open the pages of the second factor."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.factor.arrival import with_next
from accounts.factor.half import Half, half_of
from accounts.factor.policy import has_factor, must_have_factor
from accounts.factor.proof import is_fresh
from accounts.models import User
from accounts.own.views import to_sign_in
from foundation.errors import NotFound
from ui.context_processors import return_to

type View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose factor is set up: of somebody signed in, or of who must set one up before they are."""

    user: User
    half: Half | None = None


def half_page(view: View) -> View:
    """For who has typed the password and has a factor to show. Everybody else begins with the password."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        half = half_of(request, lock=request.method == "POST")
        if half is None or not has_factor(half.user.pk):
            return _begin_again(request)
        return view(request, half, *args, **kwargs)

    guarded.guarded_by = half_page  # type: ignore[attr-defined]  # a mark for the tests
    return never_cache(guarded)


def own_page(view: View) -> View:
    """For who is signed in, has a password and has shown lately who they are."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return to_sign_in(request)
        return _refusal(request, user) or view(request, user, *args, **kwargs)

    guarded.guarded_by = own_page  # type: ignore[attr-defined]  # a mark for the tests
    return never_cache(guarded)


def set_up_page(view: View) -> View:
    """For them, and for who has typed the password, must have a factor and has none yet. The view gets an Owner."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            return _refusal(request, user) or view(request, Owner(user), *args, **kwargs)
        half = half_of(request, lock=request.method == "POST")
        if half is None:
            return to_sign_in(request)
        if has_factor(half.user.pk) or not must_have_factor(half.user):
            return _begin_again(request)
        return view(request, Owner(half.user, half), *args, **kwargs)

    guarded.guarded_by = set_up_page  # type: ignore[attr-defined]  # a mark for the tests
    return never_cache(guarded)


def _refusal(request: HttpRequest, user: User) -> HttpResponse | None:
    if not user.has_usable_password():
        raise NotFound
    return None if is_fresh(request) else redirect(with_next("factor:confirm", return_to(request)))


def _begin_again(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("/")
    messages.info(request, _("Begin with your password. You have ten minutes from there."))
    return redirect("accounts:password")
