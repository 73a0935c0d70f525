"""For whom the code works: nobody unless it says so, and only as long as it says so."""

import asyncio
import contextvars
import threading

import pytest

from foundation.scope import (
    NO_SCOPE,
    PUBLIC_SCOPE,
    Scope,
    ScopeError,
    current_scope,
    current_tenant_key,
    tenant_scope,
    use_scope,
)

pytestmark = pytest.mark.unit

LARVIK, SANDEFJORD = tenant_scope("larvik"), tenant_scope("sandefjord")


def test_by_default_the_code_works_for_nobody() -> None:
    assert current_scope() == NO_SCOPE


def test_the_scope_before_comes_back_after_the_block() -> None:
    with use_scope(PUBLIC_SCOPE):
        with use_scope(LARVIK):
            assert current_scope() == LARVIK
        assert current_scope() == PUBLIC_SCOPE
    assert current_scope() == NO_SCOPE


def test_the_scope_before_comes_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), use_scope(LARVIK):
        raise ZeroDivisionError
    assert current_scope() == NO_SCOPE


def test_a_tenants_scope_needs_a_key() -> None:
    with pytest.raises(ScopeError):
        tenant_scope("")


@pytest.mark.parametrize("scope", [NO_SCOPE, PUBLIC_SCOPE])
def test_the_key_of_the_tenant_is_asked_for_only_where_there_is_one(scope: Scope) -> None:
    with use_scope(LARVIK):
        assert current_tenant_key() == "larvik"
    with use_scope(scope), pytest.raises(ScopeError, match=str(scope)):
        current_tenant_key()


def test_a_new_thread_works_for_nobody() -> None:
    seen = []
    with use_scope(LARVIK):
        thread = threading.Thread(target=lambda: seen.append(current_scope()))
        thread.start()
        thread.join()
    assert seen == [NO_SCOPE]


def test_two_coroutines_keep_their_own_scopes() -> None:
    async def work(scope: Scope) -> list[Scope]:
        seen = []
        with use_scope(scope):
            for _ in range(3):
                await asyncio.sleep(0)
                seen.append(current_scope())
        return seen

    async def both() -> tuple[list[Scope], list[Scope]]:
        return await asyncio.gather(work(LARVIK), work(SANDEFJORD))

    assert tuple(asyncio.run(both())) == ([LARVIK] * 3, [SANDEFJORD] * 3)


def test_a_generator_left_half_way_does_not_carry_its_scope_out_of_its_context() -> None:
    def enter() -> None:
        use_scope(LARVIK).__enter__()  # and never leave

    contextvars.copy_context().run(enter)
    assert current_scope() == NO_SCOPE


def test_a_scope_says_whose_it_is() -> None:
    assert [str(scope) for scope in (NO_SCOPE, PUBLIC_SCOPE, LARVIK)] == ["none", "public", "larvik"]
