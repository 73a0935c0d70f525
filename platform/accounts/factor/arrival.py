"""What comes after the right password: in at once, or first the second factor. Every password leads through here."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.factor.half import begin_half
from accounts.factor.policy import has_factor, must_have_factor
from accounts.models import User
from accounts.session import open_session


def let_in(request: HttpRequest, user: User, *, next_url: str, is_expected: bool = False) -> HttpResponse:
    """Sign in whoever has just shown the password, or ask for the second factor, or for setting one up.

    `is_expected` as in `open_session`.
    """
    if has_factor(user.pk):
        begin_half(request, user, is_expected=is_expected)
        return redirect(with_next("factor:check", next_url))
    if must_have_factor(user):
        begin_half(request, user, is_expected=is_expected)
        return redirect(with_next("factor:begin", next_url))
    open_session(request, user, is_expected=is_expected)
    return redirect(next_url)


def with_next(name: str, next_url: str) -> str:
    """The page's address, which remembers where the reader was going."""
    return f"{reverse(name)}?{urlencode({'next': next_url})}" if next_url != "/" else reverse(name)
