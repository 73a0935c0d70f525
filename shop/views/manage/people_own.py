"""Who changes their own roles: asked first where they could not give them back to themselves."""

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.actor import Actor
from shop.domain.staff.roles import set_roles
from shop.forms.staff import role_in_words
from shop.models import Department
from shop.queries.authority import Role, authority_of, roles_of
from shop.views.manage.asking import sent_again
from shop.views.manage.consequences import Consequence, Line
from shop.views.manage.frame import draw_municipality_page


@transaction.atomic
def change_roles(
    user: User, *, roles: Iterable[Role], actor: Actor, is_agreed: bool, seen: str = ""
) -> frozenset[Role]:
    """Set them as `set_roles` does, unless the actor could not give back to themselves what they lose.

    Returns what that is, and then nothing is changed; nothing where it is done, as it is when they have agreed.
    """
    had, could = roles_of(user.pk), authority_of(actor).grantable
    set_roles(user, roles=roles, actor=actor, seen=seen)
    can = authority_of(actor).grantable
    if is_agreed or user.pk != actor.user_id or could <= can:
        return frozenset()
    lost = had - roles_of(user.pk) - can
    transaction.set_rollback(True)
    return lost


def ask_about_own(request: HttpRequest, user: User, lost: frozenset[Role]) -> HttpResponse:
    """What they could decide no more; the answer goes to the same address."""
    names = dict(Department.objects.values_list("pk", "name"))
    lines = sorted(role_in_words(each, names) for each in lost)
    return draw_municipality_page(
        request,
        "shop/manage/confirm_consequences.html",
        current="people",
        heading=_("Take this from yourself?"),
        text=_("You cannot give it back to yourself afterwards: another administrator has to."),
        consequences=[Consequence(_("What you would have no more"), list(map(Line, lines)))],
        sent=[*sent_again(request), ("confirmed", "1")],
        is_destructive=True,
        confirm_label=_("Take it from me"),
        back_url=reverse("manage:person", args=[user.pk]),
        back_label=_("No, go back"),
    )


def after_own_change(user: User, *, actor: Actor) -> HttpResponse:
    """Their page among the staff, while that is theirs to see; else where everybody begins."""
    return redirect("manage:person", user.pk) if authority_of(actor).departments else redirect("home")
