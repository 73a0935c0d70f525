"""Every route of a municipality, with who may ask it."""

from tests.factories.world import at
from tests.tenants.sweep.capacity_cases import CAPACITY_CASES
from tests.tenants.sweep.case import (
    EVERYBODY,
    MANAGERS,
    ONLY_MUNICIPALITY,
    ONLY_PARTNER,
    ONLY_PROVIDER,
    PROVIDERS,
    RECIPIENTS,
    SIGNED_IN,
    Case,
    page,
    post,
)
from tests.tenants.sweep.circumstances_cases import CIRCUMSTANCES_CASES
from tests.tenants.sweep.department_cases import DEPARTMENT_CASES
from tests.tenants.sweep.factor_cases import FACTOR_CASES
from tests.tenants.sweep.import_cases import IMPORT_CASES
from tests.tenants.sweep.life_cases import LIFE_CASES
from tests.tenants.sweep.message_cases import MESSAGE_CASES
from tests.tenants.sweep.of_modules import cases_of_modules
from tests.tenants.sweep.people_cases import PEOPLE_CASES
from tests.tenants.sweep.recipient_cases import RECIPIENT_CASES
from tests.tenants.sweep.representative_cases import REPRESENTATIVE_CASES
from tests.tenants.sweep.series_cases import SERIES_CASES
from tests.tenants.sweep.sign_in_cases import SIGN_IN_CASES
from tests.tenants.sweep.thread_cases import THREAD_CASES
from tests.tenants.sweep.visit_cases import VISIT_CASES
from tests.tenants.sweep.waiting_cases import WAITING_CASES

CASES: tuple[Case, ...] = (
    *RECIPIENT_CASES,
    *MESSAGE_CASES,
    *DEPARTMENT_CASES,
    *CAPACITY_CASES,
    *VISIT_CASES,
    *CIRCUMSTANCES_CASES,
    *IMPORT_CASES,
    *LIFE_CASES,
    *FACTOR_CASES,
    *PEOPLE_CASES,
    *REPRESENTATIVE_CASES,
    *SERIES_CASES,
    *SIGN_IN_CASES,
    *THREAD_CASES,
    *WAITING_CASES,
    # anybody
    page("home", lambda _town: "/", EVERYBODY),
    post(
        "set_language",
        lambda _town: "/language/setlang/",
        EVERYBODY,
        writes=False,
        data=lambda _t: {"language": "nb"},
    ),
    page("accounts:sign_in", lambda _town: "/sign-in/", EVERYBODY),
    page("accounts:password", lambda _town: "/sign-in/password/", EVERYBODY),
    post("accounts:sign_out", lambda _town: "/sign-in/out/", EVERYBODY, writes=False),
    page("demo:people", lambda _town: "/demo/", EVERYBODY),
    post("demo:sign_in", lambda town: f"/demo/sign-in/{town.user_id('recipient')}/", EVERYBODY, writes=False),
    # modules
    *cases_of_modules(),
    page("sample:mine", lambda _town: "/modules/sample/mine/", RECIPIENTS),
    page("sample:helpers", lambda _town: "/modules/sample/helpers/", PROVIDERS),
    page("sample:partners", lambda _town: "/modules/sample/partners/", ONLY_PARTNER),
    page("sample:ours", lambda town: f"/modules/sample/{town.department.pk}/ours/", MANAGERS),
    page("sample:set_up", lambda town: f"/modules/sample/{town.department.pk}/set-up/", MANAGERS),
    post(
        "sample:set_up",
        lambda town: f"/modules/sample/{town.department.pk}/set-up/",
        MANAGERS,
        data=lambda _town: {"make_talk": "on", "name_talk": "Det vanlige"},
    ),
    page("sample:everybodys", lambda _town: "/modules/sample/everybodys/", ONLY_MUNICIPALITY),
    page("sample:api", lambda _town: "/modules/sample/api/", SIGNED_IN),
    page("dummy:hello", lambda _town: "/modules/dummy/hello/", RECIPIENTS),
    # providers
    page("day:plan", lambda _town: "/day/", PROVIDERS),
    page("day:plan", lambda _town: f"/day/{at(3, 0).date()}/", PROVIDERS),
    page("day:kept", lambda _town: "/day/kept/", PROVIDERS),
    page("day:token", lambda _town: "/day/token/", PROVIDERS),
    page("day:worker", lambda _town: "/day/worker.js", EVERYBODY),
    post(
        "day:outcome",
        lambda town: f"/day/visits/{town.past_booking.pk}/outcome/",
        ONLY_PROVIDER,
        data=lambda _town: {"outcome": "done"},
    ),
)

PUBLIC_PAGES = {
    f"site:{name}"
    for name in (
        *("front", "modules", "pricing", "municipalities", "security", "privacy", "accessibility"),
        *("sitemap", "robots", "terms", "terms-version", "terms-pdf"),
        *(f"data-processing-agreement{part}" for part in ("", "-version", "-pdf")),
    )
}
"""Of nobody's people: tests/tenants/site asks each of them."""

OPERATORS_PAGES = {
    f"operations:{name}"
    for name in (
        "municipalities",
        "municipality",
        "suspend",
        "resume",
        "extend_trial",
        "mine",
        "sign_in",
        "second_step",
        "set_up",
        "sign_out",
        "demo",
    )
}
"""Each is asked by everybody else in tests/tenants/operations/test_walls.py."""

PLATFORM_CASES = {
    *PUBLIC_PAGES,
    *OPERATORS_PAGES,
    "set_language",
    "healthz",
    "readyz",
    "sign-in/id-porten/answer/",
    "sign-in/id-porten/signed-out/",
    "sign-in/id-porten/ended/",
}
