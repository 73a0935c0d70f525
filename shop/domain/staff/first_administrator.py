"""What a new municipality is given before its doors open: somebody who runs it, and its kinds of service."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from audit.record import record
from foundation.actor import SYSTEM
from shop.domain.capacity.modules import switch_on_module
from shop.domain.locks import lock_staff
from shop.domain.staff.roles import add_roles
from shop.queries.authority import MUNICIPALITY, roles_of
from tenants.furnishing import furnishes


class Furnished:
    """Done again, it finds what is there."""

    @transaction.atomic
    def appoint(self, *, name: str, email: str, language: str) -> None:
        lock_staff()
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User(name=name, email=email, language=language)
            user.set_unusable_password()
            user.save()
            record(SYSTEM, "staff.invited", user)
        add_roles(user, roles={MUNICIPALITY} - roles_of(user.pk), actor=SYSTEM)

    @transaction.atomic
    def switch_on(self, modules: Collection[str]) -> None:
        for key in modules:
            switch_on_module(key, actor=SYSTEM)


furnishes(Furnished())
