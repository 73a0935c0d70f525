"""There is one way from a password to a session. A second would go past the second step."""

import pytest

from tests.architecture.tree import ROOT, files

pytestmark = pytest.mark.unit

WITHOUT_A_PASSWORD = {
    "tenants/id_porten/municipality.py",
    "tenants/id_porten/registering.py",
    "tenants/work_sign_in/pages.py",
    "shop/demo/views.py",
    "platform/accounts/factor/views/sign_in.py",  # a passkey alone
}
AFTER_ONE = {"platform/accounts/factor/arrival.py", "platform/accounts/factor/half.py"}


def test_sessions_are_opened_where_each_is_known_and_nowhere_else() -> None:
    openers = {
        str(path.relative_to(ROOT))
        for path in files(".py", under=("platform", "tenants", "shop", "modules"))
        if " open_session(" in path.read_text() and path.name != "session.py"
    }
    assert openers == WITHOUT_A_PASSWORD | AFTER_ONE


def test_djangos_own_login_is_called_in_one_place() -> None:
    callers = [
        str(path.relative_to(ROOT))
        for path in files(".py", under=("platform", "tenants", "shop", "modules"))
        if " login(" in path.read_text()
    ]
    assert callers == ["platform/accounts/session.py"]
