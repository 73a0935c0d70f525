"""What came of closing an account, said once it is done."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.staff.offboarding import OffBoarding


def say_closed(request: HttpRequest, done: OffBoarding) -> None:
    """Whose visits went to others, how many nobody can take, and the way to each."""
    parts = list(_parts(done))
    say = messages.success if all(each.is_covered for each in done.covers) else messages.warning
    say(request, format_html_join(" ", "{}", ([each] for each in parts)))


def _parts(done: OffBoarding) -> Iterator[str]:
    said = _("The account of %(name)s is closed.")
    if done.keeps_account:
        said = _("%(name)s does not work here any more, and keeps the account for what is their own.")
    yield said % {"name": done.user.name}
    if done.leaving is None:
        return
    if done.away is not None and done.away.absence is not None and done.away.covers:
        url = reverse("manage:absence", args=[done.away.absence.pk])
        yield format_html('<a href="{}">{}</a>', url, _("Who comes to the visits that were left today"))
    if done.keeps_account and done.leaving.covers and not done.leaving.is_told_at_once:
        url = reverse("manage:provider", args=[done.leaving.provider.pk])
        yield format_html('<a href="{}">{}</a>', url, _("Until the messages go out it can be undone"))
    given = sum(each.is_covered for each in done.covers)
    if given:
        yield ngettext("%(count)s visit went to others.", "%(count)s visits went to others.", given) % {
            "count": given
        }
    left = len(done.covers) - given
    if left:
        yield ngettext("%(count)s visit needs a new time.", "%(count)s visits need a new time.", left) % {
            "count": left
        }
        url = reverse("manage:stranded", args=[done.leaving.provider.department_id])
        yield format_html('<a href="{}">{}</a>', url, _("See which"))
