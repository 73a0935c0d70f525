"""Routes of the second step. Administrators have a password and both kinds of it, and have shown lately who they are.

Everybody here is a stranger or signed in, and none is half-way: tests/platform/accounts/factor/.
"""

from tests.factories.world import PASSWORD
from tests.tenants.sweep.case import ADMINISTRATORS, EVERYBODY, MANAGERS, Case, Path, page, post
from tests.tenants.sweep.town import Town

MUNICIPALITY = frozenset({"municipality_administrator"})
OWNER = frozenset({"administrator"})


def _own(tail: str = "") -> Path:
    return lambda _town: f"/account/second-step/{tail}"


def _half(tail: str = "") -> Path:
    return lambda _town: f"/sign-in/second-step/{tail}"


def _passkey(tail: str = "") -> Path:
    return lambda town: f"/account/second-step/passkeys/{town.passkey_id}/{tail}"


def _reset(town: Town) -> str:
    return f"/manage/people/{town.user_id('case_officer')}/second-step/"


FACTOR_CASES: tuple[Case, ...] = (
    # who is signed in is sent home, and strangers to the password
    page("factor:check", _half(), EVERYBODY),
    post("factor:check", _half(), EVERYBODY, writes=False, data=lambda _town: {"code": "123456"}),
    page("factor:recovery_code", _half("recovery-code/"), EVERYBODY),
    post("factor:recovery_code", _half("recovery-code/"), EVERYBODY, writes=False),
    post("factor:check_passkey", _half("passkey/"), EVERYBODY, writes=False),
    post("factor:ask_passkey", _half("passkey/ask/"), EVERYBODY, writes=False),
    page("factor:begin", _half("begin/"), ADMINISTRATORS),
    page("factor:passkey_alone", lambda _town: "/sign-in/passkey/", EVERYBODY),
    post("factor:ask_passkey_alone", lambda _town: "/sign-in/passkey/ask/", EVERYBODY, writes=False),
    page("factor:mine", _own(), ADMINISTRATORS),
    page("factor:confirm", _own("confirm/"), ADMINISTRATORS),
    post(
        "factor:confirm",
        _own("confirm/"),
        ADMINISTRATORS,
        writes=False,
        data=lambda _town: {"password": PASSWORD},
    ),
    post("factor:ask_own_passkey", _own("confirm/ask/"), ADMINISTRATORS, writes=False),
    page("factor:app", _own("app/"), ADMINISTRATORS),
    page("factor:remove_app", _own("app/remove/"), ADMINISTRATORS),
    post("factor:remove_app", _own("app/remove/"), ADMINISTRATORS),
    page("factor:passkey", _own("passkeys/add/"), ADMINISTRATORS),
    post("factor:ask_new_passkey", _own("passkeys/ask/"), ADMINISTRATORS, writes=False),
    page("factor:rename_passkey", _passkey(), OWNER),
    post("factor:rename_passkey", _passkey(), OWNER, data=lambda _town: {"name": "Ny"}),
    page("factor:remove_passkey", _passkey("remove/"), OWNER),
    post("factor:remove_passkey", _passkey("remove/"), OWNER),
    page("factor:renew_codes", _own("recovery-codes/"), ADMINISTRATORS),
    post("factor:renew_codes", _own("recovery-codes/"), ADMINISTRATORS),
    page("manage:second_factor_rule", lambda _town: "/manage/sign-in/second-step/", MUNICIPALITY),
    post(
        "manage:second_factor_rule",
        lambda _town: "/manage/sign-in/second-step/",
        MUNICIPALITY,
        data=lambda _town: {"rule": "optional"},
    ),
    page("manage:reset_second_factor", _reset, MANAGERS),
    post("manage:reset_second_factor", _reset, MANAGERS),
)
