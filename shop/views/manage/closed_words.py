"""What came of closing an account, said once it is done."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.staff.offboarding import OffBoarding
from shop.presentation import clock_range


def say_closed(request: HttpRequest, done: OffBoarding) -> None:
    """What is left today, whose visits went to others, how many nobody can take, and the way to each."""
    parts = list(_parts(done))
    left = bool(done.today) or (
        done.leaving is not None and any(not each.is_covered for each in done.leaving.covers)
    )
    say = messages.warning if left else messages.success
    say(request, format_html_join(" ", "{}", ([each] for each in parts)))


def _parts(done: OffBoarding) -> Iterator[str]:
    said = _("The account of %(name)s is closed.")
    if done.keeps_account:
        said = _("%(name)s does not work here any more, and keeps the account for what is their own.")
    yield said % {"name": done.user.name}
    yield from _today(done)
    if done.leaving is None:
        return
    if done.keeps_account and done.leaving.covers and not done.leaving.is_told_at_once:
        url = reverse("manage:provider", args=[done.leaving.provider.pk])
        yield format_html('<a href="{}">{}</a>', url, _("Until the messages go out it can be undone"))
    given = sum(each.is_covered for each in done.leaving.covers)
    if given:
        yield ngettext("%(count)s visit went to others.", "%(count)s visits went to others.", given) % {
            "count": given
        }
    left = len(done.leaving.covers) - given
    if left:
        yield ngettext("%(count)s visit needs a new time.", "%(count)s visits need a new time.", left) % {
            "count": left
        }
        url = reverse("manage:stranded", args=[done.leaving.provider.department_id])
        yield format_html('<a href="{}">{}</a>', url, _("See which"))


def _today(done: OffBoarding) -> Iterator[str]:
    """Each by its time, which leads to where it is given to somebody else."""
    if not done.today:
        return
    count = len(done.today)
    yield ngettext(
        "%(count)s visit today waits for somebody else:",
        "%(count)s visits today wait for somebody else:",
        count,
    ) % {"count": count}
    ways = [
        (reverse("manage:reassign", args=[each.pk]), clock_range(each.starts_at, each.ends_at))
        for each in done.today
    ]
    yield format_html("{}.", format_html_join(", ", '<a href="{}">{}</a>', ways))
