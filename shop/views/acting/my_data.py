"""What is stored about somebody who acts for others, whether or not they receive anything: a page and a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.own.cards import AccountCard, account_card
from audit.record import record
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.models import Recipient
from shop.queries.own_acts import done_for_others, own_acts
from shop.stored.everything import parts_about_account
from shop.viewer import Viewer, viewer_of
from shop.views.citizen.log import folded
from shop.views.citizen.my_data import DOWNLOADED
from shop.views.data_file import file_about_account
from shop.views.guards import page_for

ON_A_PAGE = 50

representative_page = page_for(
    lambda viewer: viewer.represents, whom_for=_("The page is for who acts for somebody, or has.")
)


@representative_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """About the reader, whomever they act for now: of those people no more than that, and what was done for them."""
    user = _user_of(viewer_of(request))
    page = Paginator(done_for_others(user.pk), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "parts": parts_about_account(user, as_recipient=_as_recipient(user)),
        "lines": folded(own_acts(page.object_list)),
        "page": page,
        "receives": viewer_of(request).receives,
    }
    return render(request, "shop/acting/my_data.html", context)


@representative_page
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    user = _user_of(viewer)
    record(viewer.actor(Channel.SELF), DOWNLOADED, user)
    return file_about_account(request, user, as_recipient=_as_recipient(user))


@account_card(place=70)
def my_data_card(request: HttpRequest, user: User) -> AccountCard | None:
    """For who acts for others; who only receives something reads it with what that is."""
    if not viewer_of(request).represents:
        return None
    return AccountCard(
        title=_("What is stored about you"),
        text=str(_("Your account, whom you act for, what you were told, and what you did for others.")),
        url_name="acting_data",
        link_label=_("See what is stored"),
    )


def _as_recipient(user: User) -> Recipient | None:
    """What is protected is shown of nobody, here neither."""
    return Recipient.objects.filter(user=user).first()


def _user_of(viewer: Viewer) -> User:
    if viewer.user is None:
        raise NotFound
    return viewer.user
