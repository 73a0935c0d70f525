"""Somebody stops working here: what happens is shown first; and their account opened again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.own.sessions import live_sessions
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.staff.offboarding import OffBoarding, off_board, open_again
from shop.queries.staff import get_staff_for, members_of, with_state
from shop.queries.staff_duties import Duties, duties_of
from shop.viewer import viewer_of
from shop.views.cover_rows import rows_of_plan
from shop.views.guards import administrator_page
from shop.views.manage.asking import is_confirmed
from shop.views.manage.closed_words import say_closed
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import draw_municipality_page
from shop.views.manage.people_rows import person_row


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, user_id: int) -> HttpResponse:
    """The question is the act itself, rolled back; its yes holds for exactly what was shown."""
    viewer = viewer_of(request)
    user = get_staff_for(viewer, user_id)
    try:
        done = off_board(user, actor=viewer.actor(Channel.STAFF), agreed=request.POST.get("agreed", ""))
    except DomainError as error:
        messages.error(request, error.in_full())
        return redirect("manage:person", user.pk)
    if not done.is_done:
        return _ask(request, done)
    say_closed(request, done)
    return redirect("manage:people" if done.keeps_account else "manage:person", *_id(done))


@administrator_page
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, user_id: int) -> HttpResponse:
    """With the roles they had, which are shown first."""
    viewer = viewer_of(request)
    user = get_staff_for(viewer, user_id)
    if request.method == "POST":
        try:
            open_again(user, actor=viewer.actor(Channel.STAFF))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("The account of %(name)s is open again.") % {"name": user.name})
        return redirect("manage:person", user.pk)
    (member,) = members_of(list(with_state(User.objects.filter(pk=user.pk))))
    person = person_row(member)
    lines = [Line(each) for each in person.roles]
    return draw_municipality_page(
        request,
        "shop/manage/confirm_consequences.html",
        current="people",
        heading=_("Open the account of %(name)s again?") % {"name": user.name},
        text=_("They can sign in again with their password; who never chose one is invited anew."),
        consequences=[Consequence(_("What they may do then"), lines)] if lines else [],
        note=_("Whether they are in the plan as a helper is decided on the helper's page.")
        if person.provider
        else "",
        confirm_label=_("Open it again"),
        back_url=reverse("manage:person", args=[user.pk]),
        back_label=_("No, go back"),
    )


def _id(done: OffBoarding) -> list[int]:
    return [] if done.keeps_account else [done.user.pk]


def _ask(request: HttpRequest, shown: OffBoarding) -> HttpResponse:
    user, duties = shown.user, duties_of(shown.user)
    text = _("They can no longer sign in. What they have done here stays in the log, with their name.")
    if shown.keeps_account:
        text = _(
            "They receive services as well, or act for somebody: what they may do here as staff ends, and they can"
            " still sign in for that. Their work account opens nothing here until you invite them again."
        )
    if is_confirmed(request):
        text = _("%(text)s Something has changed since you were asked, so look once more.") % {"text": text}
    return draw_municipality_page(
        request,
        "shop/manage/confirm_consequences.html",
        current="people",
        heading=_heading(shown),
        text=text,
        consequences=[each for each in _consequences(shown, duties) if each.lines or each.rest],
        rows=rows_of_plan(shown.covers) if shown.covers else None,
        sent=[("agreed", shown.version), ("confirmed", "1")],
        note=_note(shown),
        is_destructive=True,
        confirm_label=_("End their work here") if shown.keeps_account else _("Close the account"),
        back_url=reverse("manage:person", args=[user.pk]),
        back_label=_("No, go back"),
    )


def _heading(shown: OffBoarding) -> str:
    if shown.keeps_account:
        return _("Does %(name)s stop working here?") % {"name": shown.user.name}
    return _("Close the account of %(name)s?") % {"name": shown.user.name}


def _signed_out(sessions: int) -> str:
    if not sessions:
        return _("They are signed in nowhere.")
    return ngettext("%(count)s device is signed out.", "%(count)s devices are signed out.", sessions) % {
        "count": sessions
    }


def _consequences(shown: OffBoarding, duties: Duties) -> list[Consequence]:
    ended = _signed_out(len(live_sessions(shown.user)))
    departments = [
        Line(
            each.name,
            _left_in_words(each.open_count, each.others),
            reverse("manage:department", args=[each.pk]),
        )
        for each in duties.departments
    ]
    return [
        Consequence(
            _("At once"), [Line(_("Sessions"), ended), Line(_("Links in mails"), _("They work no more."))]
        ),
        Consequence(_("What is open in their departments stays there, with those who are left"), departments),
    ]


def _left_in_words(open_count: int, others: str) -> str:
    count = ngettext(
        "%(count)s thing waits for somebody", "%(count)s things wait for somebody", open_count
    ) % {"count": open_count}
    return (
        _("%(things)s; %(names)s see to it.") % {"things": count, "names": others} if others else f"{count}."
    )


def _note(shown: OffBoarding) -> str:
    if not shown.covers:
        return ""
    if shown.is_told_at_once:
        return _("Their work as a helper ends now. A visit begins soon, so the messages go out at once.")
    return _(
        "Their work as a helper ends now. Recipients whom somebody else comes to, or nobody can, are told in five"
        " minutes, and so is who comes instead."
    )
