"""Django's request, with what `OperatorMiddleware` has noted on it."""

from django.http import HttpRequest

from tenants.operations.models import Operator, OperatorSession


class Asking(HttpRequest):
    """For the type checker: no request is made of this class.

    `operator` is who is signed in, `operator_session` theirs or one that is half-way.
    """

    operator: Operator | None
    operator_session: OperatorSession | None


def half_of(request: Asking) -> OperatorSession:
    """The session of who is half-way in: the middleware lets nobody else past."""
    assert request.operator_session is not None  # noqa: S101 - see above
    return request.operator_session


def who_asks(request: Asking) -> Operator:
    """Who is signed in: the middleware lets nobody else past."""
    assert request.operator is not None  # noqa: S101 - see above
    return request.operator
