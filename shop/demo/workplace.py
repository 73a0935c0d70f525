"""Larvik's own sign-in for staff in the demonstration: invented employees, and what their groups let them do."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.work_models import WorkIdentity, WorkSignIn
from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.demo.people import email_of
from shop.domain.sign_in.group_roles import give_role_to_group
from shop.domain.sign_in.policy import WorkSettings, change_work_sign_in
from shop.enums import StaffRole
from shop.models import Department, GroupRole, RoleGrant
from tenants.routing import RoutedMunicipality
from tjenesteshop.standins.workplace import Employee, WorkplaceStandIn

NAMESAKE, A_YEAR = "Henrik Tangvik", timedelta(days=365)
ADMINISTRATION, CASE_OFFICE, LIBRARY = "LK-tjenesteshop-admin", "LK-tjenestekontor", "LK-bibliotek"


def invented_employees() -> Sequence[Employee]:
    """One for whom a group opens a department, one for whom it opens decisions, one for whom nothing opens."""
    with override("nb"):
        return (
            Employee(
                "tormod",
                "Tormod Åsvang",
                "tormod.asvang@example.no",
                (ADMINISTRATION,),
                _("Runs a department"),
            ),
            Employee("elin", "Elin Rønsen", "elin.ronsen@example.no", (CASE_OFFICE,), _("Makes decisions")),
            Employee("pal", "Pål Vestby", "pal.vestby@example.no", (LIBRARY,), _("Has nothing to do here")),
        )


def set_up_workplace(municipality: RoutedMunicipality, stand_in: WorkplaceStandIn) -> None:
    """The municipality's settings for the stand-in, wherever it listens this time; whoever came before is known."""
    with use_scope(municipality.scope), transaction.atomic(), override("nb"):
        settings = WorkSettings(
            title=_("Sign in with the municipality's account"),
            issuer=stand_in.issuer,
            client_id=stand_in.client_id,
            level="",
            groups_claim="groups",
            is_open=True,
            secret=stand_in.secret,
        )
        if WorkSignIn.open_now() is None or not WorkSignIn.objects.filter(issuer=stand_in.issuer).exists():
            change_work_sign_in(settings, actor=SYSTEM)
        WorkIdentity.objects.update(issuer=stand_in.issuer)
        department = Department.objects.filter(is_active=True).order_by("pk").first()
        if department is not None and not GroupRole.objects.exists():
            for group, role in (
                (ADMINISTRATION, StaffRole.DEPARTMENT_ADMINISTRATOR),
                (CASE_OFFICE, StaffRole.CASE_OFFICER),
            ):
                give_role_to_group(group, role=role, department=department, actor=SYSTEM)
            _let_one_wait(department, issuer=stand_in.issuer)


def _let_one_wait(department: Department, *, issuer: str) -> None:
    """Somebody came with a work account and the name of one who left: whether it is them an administrator must say."""
    User.objects.create(
        name=NAMESAKE, email=email_of(NAMESAKE), is_active=False, work_ended_at=timezone.now() - A_YEAR
    )
    subject, _rest = email_of(NAMESAKE).split("@")
    came = User.objects.create(name=NAMESAKE, email=f"{subject}2@example.no", is_active=False)
    WorkIdentity.objects.create(user=came, issuer=issuer, subject=subject)
    RoleGrant.objects.create(user=came, role=StaffRole.CASE_OFFICER, department=department, by_group=True)
