"""Which helper an account is: sent from the page of whoever has it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from shop.domain.staff.helper_of_account import set_helper
from shop.errors import ChangedMeanwhile
from shop.models import Provider
from shop.queries.authority import authority_of
from shop.queries.staff import get_staff_for
from shop.viewer import viewer_of
from shop.views.guards import administrator_page
from shop.views.manage.asking import LONGEST_ID
from shop.views.manage.conflicts import conflict_over, differing_fields
from shop.views.manage.people import draw_person, helper_form_of, roles_form
from shop.views.manage.people_acts import do_and_go_back


@administrator_page
@require_POST
def choose_helper(request: HttpRequest, user_id: int) -> HttpResponse:
    """Which helper they are, sent from their page."""
    helper = request.POST.get("helper", "")
    if helper and not (helper.isascii() and helper.isdecimal() and len(helper) <= LONGEST_ID):
        raise NotFound
    viewer = viewer_of(request)
    user, seen = get_staff_for(viewer, user_id), request.POST.get("seen", "")

    def act(user: User, *, actor: Actor) -> None:
        set_helper(user, provider_id=int(helper) if helper else None, actor=actor, seen=seen)

    try:
        return do_and_go_back(request, user, act, said=_("Saved."))
    except ChangedMeanwhile as error:
        return _both_helpers(request, user, status=error.status)


def _both_helpers(request: HttpRequest, user: User, *, status: int) -> HttpResponse:
    """Somebody else said which helper they are: the choice that was sent is kept, beside what is so now."""
    viewer = viewer_of(request)
    authority = authority_of(viewer.actor(Channel.STAFF))
    now = Provider.objects.filter(user=user).first()
    form = helper_form_of(viewer, now, authority=authority, data=request.POST)
    rows = differing_fields(form) if form is not None else []
    acts = ["provider.linked", "provider.unlinked"]
    return draw_person(
        request,
        user,
        authority=authority,
        form=roles_form(viewer, user, authority=authority),
        helper_form=form,
        helper_conflict=conflict_over(request, acts=acts, rows=rows, user=user.pk),
        status=status,
    )
