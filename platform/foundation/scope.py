"""For whom the code at hand works: nobody (the default), the public part, or one tenant.

The platform knows a tenant only as an opaque key; `tenants` gives the key its meaning. The database
backend reads the current scope at every statement and refuses what has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum


class ScopeKind(Enum):
    NONE = "none"
    PUBLIC = "public"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Scope:
    kind: ScopeKind
    key: str = ""

    def __str__(self) -> str:
        return self.key or self.kind.value


NO_SCOPE = Scope(ScopeKind.NONE)
PUBLIC_SCOPE = Scope(ScopeKind.PUBLIC)

_current: ContextVar[Scope] = ContextVar("scope", default=NO_SCOPE)


class ScopeError(RuntimeError):
    """A programming error: work was tried without a scope, or the scope changed inside a transaction."""


def tenant_scope(key: str) -> Scope:
    """The scope of the tenant whose schema is `key`."""
    if not key:
        raise ScopeError("a tenant's scope needs its key")
    return Scope(ScopeKind.TENANT, key)


def current_scope() -> Scope:
    return _current.get()


def current_tenant_key() -> str:
    """The key of the tenant at work; raises ScopeError in any other scope."""
    scope = current_scope()
    if scope.kind is not ScopeKind.TENANT:
        raise ScopeError(f"this needs a tenant's scope, not {scope}")
    return scope.key


@contextmanager
def use_scope(scope: Scope) -> Iterator[Scope]:
    """Work for `scope` inside the block; whatever was set before comes back afterwards.

    This is the only function that switches. It is safe between threads, and an open transaction keeps
    refusing statements of any scope but the one it began with.
    """
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)
