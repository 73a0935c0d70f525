"""What is done with one of the staff at once: an invitation again or no more, and a no to who waits for a yes."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from shop.domain.staff.inviting import invite_again, withdraw_invitation
from shop.domain.staff.offboarding import turn_away
from shop.enums import StaffState
from shop.errors import ChangedMeanwhile
from shop.queries.staff import get_staff_for, members_of, with_state
from shop.viewer import viewer_of
from shop.views.guards import administrator_page
from shop.views.manage.frame import draw_municipality_page
from shop.views.manage.people import back_to
from shop.views.manage.people_rows import person_row
from ui.tiles import Definition

ASKS = ["GET", "HEAD", "POST"]


@administrator_page
@require_POST
def send_again(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_staff_for(viewer_of(request), user_id)
    said = _("A new invitation is on its way. The one before works no more.")
    return do_and_go_back(request, user, invite_again, said=said)


@administrator_page
@require_http_methods(ASKS)
def refuse(request: HttpRequest, user_id: int) -> HttpResponse:
    """No to somebody who waits. Asks first."""
    user = get_staff_for(viewer_of(request), user_id)
    if request.method == "POST":
        return do_and_go_back(request, user, turn_away, said=_("They are not let in."))
    return _ask(
        request,
        user,
        of=StaffState.WAITING,
        heading=_("Turn %(name)s away?") % {"name": user.name},
        text=_(
            "Their work account opens nothing here, and the roles of their groups are not given to them. They get no"
            " message: the sign-in page tells them. You can let them in later, from this page."
        ),
        confirm_label=_("Turn them away"),
    )


@administrator_page
@require_http_methods(ASKS)
def withdraw(request: HttpRequest, user_id: int) -> HttpResponse:
    """Asks first."""
    user = get_staff_for(viewer_of(request), user_id)
    if request.method == "POST":
        return do_and_go_back(request, user, withdraw_invitation, said=_("The invitation is withdrawn."))
    return _ask(
        request,
        user,
        of=StaffState.INVITED,
        heading=_("Withdraw the invitation of %(name)s?") % {"name": user.name},
        text=_(
            "The link in their mail works no more, and the account is closed. They get no message. You can open the"
            " account again and invite them anew."
        ),
        confirm_label=_("Withdraw it"),
    )


def do_and_go_back(
    request: HttpRequest, user: User, act: Callable[..., object], *, said: str
) -> HttpResponse:
    """The act on one of the viewer's staff, and back to their page with what came of it."""
    viewer = viewer_of(request)
    try:
        act(user, actor=viewer.actor(Channel.STAFF))
    except (NotFound, ChangedMeanwhile):
        raise
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        messages.success(request, said)
    return back_to(viewer, user)


def _ask(
    request: HttpRequest, user: User, *, of: StaffState, heading: str, text: str, confirm_label: str
) -> HttpResponse:
    """Of who is not (any more) in that state there is nothing to ask."""
    viewer = viewer_of(request)
    (member,) = members_of(list(with_state(User.objects.filter(pk=user.pk))))
    if member.state != of:
        messages.info(request, _("That is settled already."))
        return back_to(viewer, user)
    person = person_row(member)
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="people",
        heading=heading,
        text=text,
        details=[
            Definition(_("E-mail"), person.email or "–"),
            Definition(_("Would be able to"), ", ".join(map(str, person.may_do)) or _("no role")),
        ],
        confirm_label=confirm_label,
        is_destructive=True,
        back_url=reverse("manage:person", args=[user.pk]),
        back_label=_("No, go back"),
    )
