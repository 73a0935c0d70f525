"""Routes of sign-in by another's word, and of what the municipality decides about it."""

from tests.tenants.sweep.case import EVERYBODY, SIGNED_IN, Case, Path, page, post

NOBODY: frozenset[str] = frozenset()
MUNICIPALITY = frozenset({"municipality_administrator"})


def _there(tail: str) -> Path:
    return lambda _town: f"/manage/sign-in/{tail}"


SIGN_IN_CASES: tuple[Case, ...] = (
    # refused to all here, where ID-porten is not set up; tests/tenants/id_porten/ is where it is
    page("id_porten:begin", lambda _town: "/sign-in/id-porten/", NOBODY),
    page("id_porten:answer", lambda _town: "/sign-in/id-porten/answer/?state=x&code=y", NOBODY),
    page("id_porten:ended", lambda _town: "/sign-in/id-porten/ended/?iss=&sid=x", NOBODY),
    page("id_porten:nobody", lambda _town: "/sign-in/id-porten/nobody/", EVERYBODY),
    page("id_porten:register", lambda _town: "/sign-in/id-porten/register/", NOBODY),
    post("id_porten:register", lambda _town: "/sign-in/id-porten/register/", NOBODY, writes=False),
    page("id_porten:signed_out", lambda _town: "/sign-in/id-porten/signed-out/", EVERYBODY),
    # nor is a work account's; tests/tenants/work_sign_in/
    page("work:begin", lambda _town: "/sign-in/work/", NOBODY),
    page("work:answer", lambda _town: "/sign-in/work/answer/?state=x&code=y", NOBODY),
    post("work:connect", lambda _town: "/sign-in/work/connect/", NOBODY, writes=False),
    page("work:mine", lambda _town: "/sign-in/work/mine/", NOBODY),
    post("work:disconnect", lambda _town: "/sign-in/work/disconnect/", SIGNED_IN, writes=False),
    page("work:ended", lambda _town: "/sign-in/work/ended/?sid=x", NOBODY),
    page("manage:sign_in", _there(""), MUNICIPALITY),
    page("manage:complaints", lambda _town: "/manage/complaints/", MUNICIPALITY),
    post(
        "manage:complaints",
        lambda _town: "/manage/complaints/",
        MUNICIPALITY,
        data=lambda _town: {"text": "Klagenemnda, Storgata 1"},
    ),
    page("manage:language", lambda _town: "/manage/language/", MUNICIPALITY),
    post(
        "manage:language",
        lambda _town: "/manage/language/",
        MUNICIPALITY,
        data=lambda _town: {"language": "nn"},
    ),
    post(
        "manage:save_sign_in_policy",
        _there("citizens/"),
        MUNICIPALITY,
        data=lambda _town: {"level": "idporten-loa-substantial"},
    ),
    page("manage:work_sign_in", _there("work/"), MUNICIPALITY),
    post(
        "manage:work_sign_in",
        _there("work/"),
        MUNICIPALITY,
        data=lambda _town: {
            "issuer": "https://login.example.no",
            "client_id": "tjenesteshop",
            "secret": "a secret",
            "groups_claim": "groups",
        },
    ),
    post("manage:try_work_sign_in", _there("work/try/"), NOBODY, writes=False),
    page("manage:remove_work_sign_in", _there("work/remove/"), MUNICIPALITY),
    post("manage:remove_work_sign_in", _there("work/remove/"), MUNICIPALITY, writes=False),
    post(
        "manage:add_group_role",
        _there("groups/"),
        MUNICIPALITY,
        data=lambda town: {
            "group": "a group",
            "role": "department_administrator",
            "department": town.department.pk,
        },
    ),
    page(
        "manage:end_group_role",
        lambda town: f"/manage/sign-in/groups/{town.group_role.pk}/end/",
        MUNICIPALITY,
    ),
    post(
        "manage:end_group_role",
        lambda town: f"/manage/sign-in/groups/{town.group_role.pk}/end/",
        MUNICIPALITY,
    ),
)
