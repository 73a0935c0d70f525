"""Be any of the invented people, with one click, on this machine only."""

import functools
import ipaddress
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.session import open_session
from accounts.views import next_url
from shop.demo.cast import cast
from shop.demo.passwords import DEMO_PASSWORD
from shop.demo.second_step import DEMO_KEY, example
from shop.enums import StaffRole
from shop.models import Provider, Recipient, Representative, RoleGrant

type View = Callable[..., HttpResponse]


def only_from_this_machine(view: View) -> View:
    """Answer 404 to everybody else, as if there were no such page."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_loopback(request.META.get("REMOTE_ADDR", "")):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


@only_from_this_machine
@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one may be, by role."""
    context = {
        "groups": cast(),
        "next": request.GET.get("next", ""),
        "example": example(),
        "key": DEMO_KEY,
        "password": DEMO_PASSWORD,
    }
    return render(request, "demo/people.html", context)


@only_from_this_machine
@require_POST
def sign_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Become the person, and go where they begin their day."""
    user = get_object_or_404(User, pk=user_id, is_active=True)
    open_session(request, user, is_expected=True)
    return redirect(next_url(request) if request.POST.get("next") else home_of(user))


def home_of(user: User) -> str:
    """The page a person begins with."""
    if Recipient.objects.filter(user=user, is_active=True).exists():
        return reverse("home")
    if Provider.objects.filter(user=user, is_active=True).exists():
        return reverse("day:plan")
    if RoleGrant.objects.filter(user=user).exclude(role=StaffRole.PARTNER).exists():
        return reverse("manage:start")
    return reverse("acting" if Representative.objects.filter(user=user).exists() else "home")
