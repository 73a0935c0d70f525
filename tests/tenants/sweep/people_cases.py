"""Routes of the staff's accounts, and of everybody's own."""

from shop.enums import StaffRole
from tests.factories.world import PASSWORD
from tests.tenants.sweep.case import ADMINISTRATORS, EVERYBODY, MANAGERS, SIGNED_IN, Case, Path, page, post
from tests.tenants.sweep.town import Town

NOBODY: frozenset[str] = frozenset()
NEW = "staple horse correct 7"


def _newcomer(tail: str = "") -> Path:
    return lambda town: f"/manage/people/{town.newcomer.user.pk}/{tail}"


def _officer(tail: str = "") -> Path:
    return lambda town: f"/manage/people/{town.user_id('case_officer')}/{tail}"


def _invitation(town: Town) -> str:
    return f"/sign-in/invitation/{town.newcomer.invitation}/"


def _reset(town: Town) -> str:
    return f"/sign-in/reset/{town.newcomer.reset}/"


def _roles(town: Town, *roles: str) -> list[str]:
    return [f"{role}:{town.department.pk}" for role in roles]


def _chosen(_town: Town) -> dict[str, str]:
    return {"password": NEW, "again": NEW}


PEOPLE_CASES: tuple[Case, ...] = (
    page("manage:people", lambda _town: "/manage/people/", ADMINISTRATORS),
    page("manage:invite_person", lambda _town: "/manage/people/invite/", ADMINISTRATORS),
    post(
        "manage:invite_person",
        lambda _town: "/manage/people/invite/",
        MANAGERS,
        data=lambda town: {
            "name": "Kari Ny",
            "email": "kari.ny@example.no",
            "roles": _roles(town, StaffRole.CASE_OFFICER),
        },
    ),
    page("manage:person", _officer(), MANAGERS),
    post(
        "manage:person",
        _officer(),
        MANAGERS,
        data=lambda town: {"roles": _roles(town, StaffRole.DEPARTMENT_ADMINISTRATOR)},
    ),
    post(
        "manage:choose_helper",
        _officer("helper/"),
        MANAGERS,
        data=lambda town: {"helper": str(town.second_provider.pk)},
    ),
    post("manage:invite_again", _newcomer("invite/"), MANAGERS),
    page("manage:withdraw_invitation", _newcomer("withdraw/"), MANAGERS),
    post("manage:withdraw_invitation", _newcomer("withdraw/"), MANAGERS),
    page("manage:close_account", _officer("close/"), MANAGERS),
    post("manage:close_account", _officer("close/"), MANAGERS, data=lambda _town: {"agreed": "-"}),
    page("manage:open_account", _officer("open/"), MANAGERS),
    post("manage:open_account", _officer("open/"), MANAGERS, writes=False),
    page("manage:turn_away", _officer("turn-away/"), MANAGERS),
    post("manage:turn_away", _officer("turn-away/"), MANAGERS, writes=False),
    # anybody: what the link is for decides
    page("accounts:invitation", _invitation, EVERYBODY),
    post("accounts:invitation", _invitation, EVERYBODY, data=_chosen),
    page("accounts:reset", _reset, EVERYBODY),
    post("accounts:reset", _reset, EVERYBODY, data=_chosen),
    page("accounts:forgotten", lambda _town: "/sign-in/forgotten/", EVERYBODY),
    post(
        "accounts:forgotten",
        lambda _town: "/sign-in/forgotten/",
        EVERYBODY,
        data=lambda _town: {"email": "ny@example.no"},
    ),
    page("accounts:reset_sent", lambda _town: "/sign-in/forgotten/sent/", EVERYBODY),
    # one's own
    page("account:home", lambda _town: "/account/", SIGNED_IN),
    post("account:home", lambda _town: "/account/", SIGNED_IN, data=lambda _town: {"language": "en"}),
    page("account:password", lambda _town: "/account/password/", ADMINISTRATORS),
    post(
        "account:password",
        lambda _town: "/account/password/",
        ADMINISTRATORS,
        data=lambda town: {"current": PASSWORD} | _chosen(town),
    ),
    page("account:sessions", lambda _town: "/account/sessions/", SIGNED_IN),
    post("account:end_session", lambda _town: f"/account/sessions/{'0' * 32}/end/", SIGNED_IN, writes=False),
    page("account:end_others", lambda _town: "/account/sessions/end-others/", SIGNED_IN),
    post("account:end_others", lambda _town: "/account/sessions/end-others/", SIGNED_IN, writes=False),
    # only a session with limits is prolonged: tests/platform/accounts/own/
    post("account:stay", lambda _town: "/account/stay/", NOBODY, writes=False),
)
