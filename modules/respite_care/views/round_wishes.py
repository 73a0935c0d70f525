"""Staff change a proposal by hand: what would break a rule is refused with the reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain import proposing
from modules.respite_care.models import Wish
from modules.respite_care.queries.rounds import get_wish_for
from modules.respite_care.round_errors import NothingInstead
from modules.respite_care.round_words import dates_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from ui.tiles import Definition


@staff_page
@require_POST
def give(request: HttpRequest, wish_id: int) -> HttpResponse:
    """One that was not proposed; where the family has all they can have, instead of another of theirs."""
    viewer = viewer_of(request)
    wish = get_wish_for(viewer, wish_id)
    try:
        proposing.give(
            wish,
            instead_of=_instead_of(wish, request.POST.get("instead_of", "")),
            actor=viewer.actor(Channel.STAFF),
            seen=request.POST.get("seen", ""),
        )
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        messages.success(request, _("It is given."))
    return redirect(_page(wish))


def _instead_of(wish: Wish, posted: str) -> Wish | None:
    """Another wish of the family; raises NothingInstead for what is none."""
    if not posted:
        return None
    others = Wish.objects.filter(round=wish.round_id, recipient=wish.recipient_id)
    for each in others:
        if str(each.pk) == posted:
            return each
    raise NothingInstead


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Asks first, with whose it is."""
    viewer = viewer_of(request)
    wish = get_wish_for(viewer, wish_id)
    page = _page(wish)
    if request.method == "POST":
        try:
            proposing.take(wish, actor=viewer.actor(Channel.STAFF), seen=request.POST.get("seen", ""))
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("It is taken back, and somebody else can be given it."))
        return redirect(page)
    return department_page(
        request,
        "shop/manage/confirm.html",
        wish.round.service.department,
        current="respite_care:rounds",
        heading=_("Take this stay back?"),
        text=_("It is only a proposal yet: the family has not seen it."),
        details=[
            Definition(_("Family"), wish.recipient.name),
            Definition(_("When"), capfirst(dates_of(wish.stay))),
        ],
        confirm_label=pgettext("a stay", "Take it back"),
        is_destructive=True,
        seen=proposing.version_of_proposal(wish.round),
        back_url=page,
        back_label=_("No, go back"),
    )


def _page(wish: Wish) -> str:
    """The round, where its stay is unfolded."""
    page = reverse("respite_care:round", args=[wish.round_id])
    return f"{page}?stay={wish.stay_id}#stay-{wish.stay_id}"
