"""In which language the pages come, and what is written to somebody: one choice, wherever it is made."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import set_language as keep_for_browser

from accounts.models import User


def choose_language(request: HttpRequest) -> HttpResponse:
    """The menu's choice: for this browser, and of whoever is signed in for what is written to them as well."""
    language = request.POST.get("language", "")
    if request.method == "POST" and isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        keep(request.user, language)
    return keep_for_browser(request)


def keep(user: User, language: str) -> None:
    """Write to them in it from now on."""
    user.language = language
    user.save(update_fields=["language"])
