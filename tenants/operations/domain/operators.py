"""Who becomes an operator: by a command, on the server, and in no other way."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from tenants.operations.models import Operator
from tenants.operations.second_factor import forget_factor
from tenants.operations.sessions import end_sessions


class NotAnOperator(DomainError):
    """What was said of the operator to be is not good enough; `reason` says what."""

    code = "not_an_operator"

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(self.params.get("reason", ""))


@transaction.atomic
def create_operator(*, email: str, name: str, password: str, again: bool = False) -> Operator:
    """Somebody who may sign in under /operator/; their second factor is set up at the first sign-in.

    With `again` somebody who is one gets a new password, is signed out everywhere and sets up the second factor anew.
    Raises NotAnOperator for an address or a password that is none, and where there is such an operator without `again`.
    """
    email, name = email.strip().lower(), " ".join(name.split())
    operator = Operator.objects.select_for_update(no_key=True).filter(email=email).first()
    if operator is not None and not again:
        raise NotAnOperator(reason=_("There is an operator with this address already."))
    if operator is None and again:
        raise NotAnOperator(reason=_("There is no operator with this address."))
    operator = operator or Operator(email=email, name=name)
    try:
        validate_email(email)
        validate_password(password, operator)  # type: ignore[arg-type]  # any object with these names will do
    except ValidationError as error:
        raise NotAnOperator(reason=" ".join(error.messages)) from error
    if not operator.name or len(name) > Operator._meta.get_field("name").max_length:  # type: ignore[operator]  # it has one
        raise NotAnOperator(reason=_("Say what the operator is called, in at most 120 characters."))
    operator.is_active = True
    operator.set_password(password)
    operator.save()
    forget_factor(operator)
    end_sessions(operator)
    return operator
