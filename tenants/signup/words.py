"""What is written to who signs up: with a link to confirm the address, and with one that lets the administrator in."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.addresses import whole_address
from accounts.errors import AlreadySignedIn
from accounts.invitations import open_invitation
from accounts.links import is_open, token_of
from accounts.models import User
from foundation.actor import SYSTEM
from foundation.scope import tenant_scope, use_scope
from tenants.addresses import address_at, address_of
from tenants.letters.kinds import Context, LetterText, letter_kind
from tenants.signup.accepting import WAITS
from tenants.signup.beginning import CONFIRM
from tenants.signup.deciding import REFUSED
from tenants.signup.enums import SignUpState
from tenants.signup.making import READY
from tenants.signup.models import Confirmation, SignUp


@letter_kind(CONFIRM)
@transaction.atomic
def to_confirm(context: Context) -> LetterText | None:
    """Nothing when it was used or replaced meanwhile. The same link each time: either mail can be used."""
    found = Confirmation.objects.select_related("sign_up").filter(pk=context["confirmation_id"]).first()
    if found is None or not is_open(found):
        return None
    path = reverse("signup:confirm", args=[token_of(found)], urlconf=settings.PLATFORM_URLCONF)
    body = _(
        "Hello,\n\nsomebody, probably you, is signing %(municipality)s up for Tjenesteshop with this address. Confirm"
        " that it is yours, and go on where you were:\n\n%(address)s\n\nThe link works once, for 24 hours, in any"
        " browser. If it was not you, do nothing: without the link nobody gets any further."
    )
    words = {
        "municipality": found.sign_up.municipality_name,
        "address": address_at(settings.PLATFORM_HOST, path),
    }
    return LetterText(_("Confirm your address"), body % words)


@letter_kind(READY)
def is_ready(context: Context) -> LetterText | None:
    """With a link by which the first administrator chooses a password. Nothing when they have one already."""
    sign_up = _sign_up(context)
    if sign_up is None or sign_up.state != SignUpState.READY or sign_up.municipality is None:
        return None
    with use_scope(tenant_scope(sign_up.municipality.schema_name)), transaction.atomic():
        user = User.objects.filter(email=sign_up.email, is_active=True).first()
        if user is None:
            return None
        try:
            invitation = open_invitation(user, actor=SYSTEM)
        except AlreadySignedIn:
            return None
        address = whole_address("accounts:invitation", token_of(invitation))
        home = address_of("/")
    body = _(
        "Hello,\n\n%(municipality)s now has its own Tjenesteshop:\n\n%(home)s\n\nYou are its first administrator."
        " Choose a password, and you are in:\n\n%(address)s\n\nThe link works once, for 7 days. What to do first is"
        " listed on the first page you see."
    )
    words = {"municipality": sign_up.municipality_name, "home": home, "address": address}
    return LetterText(_("Your Tjenesteshop is ready"), body % words)


@letter_kind(WAITS)
def waits_for_operator(context: Context) -> LetterText | None:
    """To the operator. Nothing when it was decided meanwhile."""
    sign_up = _sign_up(context)
    if sign_up is None or sign_up.state != SignUpState.WAITS_FOR_OPERATOR:
        return None
    body = _(
        "Hello,\n\n%(municipality)s is signed up from an address that does not show that they belong"
        " there:\n\n%(person)s, %(email)s\n\nThe sign-up waits until you let it in or refuse it:\n%(number)s"
    )
    words = {
        "municipality": sign_up.municipality_name,
        "person": sign_up.person_name,
        "email": sign_up.email,
        "number": str(sign_up.pk),
    }
    return LetterText(_("A sign-up waits for you"), body % words)


@letter_kind(REFUSED)
def is_refused(context: Context) -> LetterText | None:
    sign_up = _sign_up(context)
    if sign_up is None or sign_up.state != SignUpState.REFUSED:
        return None
    body = _(
        "Hello,\n\nwe could not take %(municipality)s in at Tjenesteshop as it was signed up. This is"
        " why:\n\n%(reason)s\n\nYou are welcome to sign up anew."
    )
    words = {"municipality": sign_up.municipality_name, "reason": sign_up.refusal}
    return LetterText(_("Your sign-up for Tjenesteshop"), body % words)


@transaction.atomic
def _sign_up(context: Context) -> SignUp | None:
    return SignUp.objects.select_related("municipality").filter(pk=context["sign_up_id"]).first()
