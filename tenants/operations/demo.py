"""The demonstration's operator. Invented; made where one is asked for, in a demonstration only."""

from tenants.operations.models import Operator

EMAIL, NAME = "signe.haug@example.no", "Signe Haug"


def demo_operator() -> Operator:
    """Without a password that anybody could type."""
    operator, is_new = Operator.objects.get_or_create(email=EMAIL, defaults={"name": NAME, "password": "!"})
    if is_new:
        operator.set_unusable_password()
        operator.save(update_fields=["password"])
    return operator
