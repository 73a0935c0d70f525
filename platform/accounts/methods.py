"""Ways to sign in. Each is an object in this list; the sign-in page shows them all in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.work_models import WorkSignIn


@dataclass(frozen=True, slots=True)
class SignInMethod:
    """`url_name` leads to the page where this way begins."""

    key: str
    title: str | Promise
    url_name: str
    is_for_staff: bool = True


PASSWORD = SignInMethod(
    key="password", title=_("Sign in with e-mail and password"), url_name="accounts:password"
)
PASSKEY = SignInMethod(key="passkey", title=_("Sign in with a passkey"), url_name="factor:passkey_alone")
WORK = SignInMethod(key="work", title=_("Sign in with your work account"), url_name="work:begin")
ID_PORTEN = SignInMethod(
    key="id-porten", title=_("Sign in with ID-porten"), url_name="id_porten:begin", is_for_staff=False
)
DEMO = SignInMethod(
    key="demo", title=_("Choose an invented person"), url_name="demo:people", is_for_staff=False
)


def sign_in_methods() -> Sequence[SignInMethod]:
    """The ways open here: ID-porten where the installation is registered, one click only in demo mode. A statement."""
    work = WorkSignIn.open_now()
    employers = replace(WORK, title=work.title or WORK.title) if work else WORK
    ways = (
        (ID_PORTEN, settings.ID_PORTEN_ISSUER),
        (DEMO, settings.DEMO),
        (employers, work is not None),
        (PASSWORD, True),
        (PASSKEY, True),
    )
    return [way for way, is_open in ways if is_open]
