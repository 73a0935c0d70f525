"""Whoever sits here shows once more who they are before an act that others could misuse; what they typed waits.

It waits sealed in their session, for the page it was typed on and for as long as a proof is fresh. Secrets do not.
"""

import base64
import time
from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.factor.arrival import with_next
from accounts.factor.proof import FRESH, is_fresh
from accounts.models import User
from foundation.personal_data import decrypt, encrypt

TYPED = "_typed"


def ask_again(request: HttpRequest, *, secrets: Collection[str] = (), page: str = "") -> HttpResponse | None:
    """To where they show it, and back to `page` (this one unless said) afterwards; None for who has done so lately.

    Who has no password signs in once more, the way they do.
    """
    if is_fresh(request):
        return None
    page = page or request.path
    typed = request.POST.copy()
    for name in ("csrfmiddlewaretoken", *secrets):
        typed.pop(name, None)
    sealed = base64.b64encode(encrypt(typed.urlencode())).decode()
    request.session[TYPED] = [page, sealed, int(time.time())]
    if isinstance(request.user, User) and request.user.has_usable_password():
        return redirect(with_next("factor:confirm", page))
    messages.info(request, _("Sign in once more first: somebody else may sit at your screen."))
    return redirect(with_next("accounts:sign_in", page))


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before they were asked, once."""
    page, sealed, since = request.session.get(TYPED, ["", "", 0])
    if page != request.path:
        return None
    del request.session[TYPED]
    if time.time() - since > FRESH.total_seconds():
        return None
    typed = QueryDict(decrypt(base64.b64decode(sealed)))
    if typed:
        messages.info(request, _("Here is what you wrote. Nothing is sent yet."))
    return typed or None


def asked_on(request: HttpRequest) -> str:
    """The page on which they were asked; empty for who came to be asked by themselves."""
    page: str = request.session.get(TYPED, [""])[0]
    return page
