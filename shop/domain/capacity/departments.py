"""Which departments a municipality has, and what they are called."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.shifts import remake_shifts
from shop.domain.locks import lock_schedule, lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.errors import DepartmentInUse, DepartmentNameTaken
from shop.models import Department
from shop.queries.department_use import left_to_do
from shop.queries.versions import version_of_details

DETAILS = ("name", "phone", "visiting_address", "video_instructions")


@transaction.atomic
def add_department(
    *, name: str, phone: str, visiting_address: str, actor: Actor, video_instructions: str = ""
) -> Department:
    """A department with nothing in it yet: no hours, nobody on duty, no service. Raises DepartmentNameTaken."""
    lock_staff()
    _require_free_name(name)
    department = Department.objects.create(
        name=name, phone=phone, visiting_address=visiting_address, video_instructions=video_instructions
    )
    record(actor, "department.added", department)
    return department


@transaction.atomic
def change_details(
    department: Department,
    *,
    name: str,
    phone: str,
    visiting_address: str,
    actor: Actor,
    video_instructions: str = "",
    seen: str = "",
) -> Department:
    """What it is called, and where it is reached. `seen` is the version the actor looked at.

    Raises DepartmentNameTaken or ChangedMeanwhile.
    """
    lock_staff()
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    wanted = {
        "name": name,
        "phone": phone,
        "visiting_address": visiting_address,
        "video_instructions": video_instructions,
    }
    changed = [field for field in DETAILS if getattr(department, field) != wanted[field]]
    if not changed:
        return department
    require_unchanged(seen, now=version_of_details(department))
    if "name" in changed and department.is_active:
        _require_free_name(name, apart_from=department)
    for field in changed:
        setattr(department, field, wanted[field])
    department.save(update_fields=changed)
    record(actor, "department.changed", department, fields="+".join(changed))
    return department


@transaction.atomic
def take_out_of_use(department: Department, *, actor: Actor) -> Department:
    """Nobody sees the department any more, or can book there; all that was done in it is kept.

    Raises DepartmentInUse while anything is left to do there. Done twice it is done once.
    """
    lock_staff()
    lock_schedule(department.pk)  # nothing is booked there meanwhile
    department.refresh_from_db(fields=["is_active"])
    if not department.is_active:
        return department
    if left_to_do(department).is_something:
        raise DepartmentInUse(department=department.pk)
    return _set_active(department, is_active=False, action="department.taken_out", actor=actor)


@transaction.atomic
def take_into_use(department: Department, *, actor: Actor) -> Department:
    """Everything is there again as it was: hours, helpers with their weekly shifts, services, roles.

    Raises DepartmentNameTaken where another has its name by now. Done twice it is done once.
    """
    lock_staff()
    lock_schedule(department.pk)
    department.refresh_from_db(fields=["is_active", "name"])
    if department.is_active:
        return department
    _require_free_name(department.name, apart_from=department)
    _set_active(department, is_active=True, action="department.taken_in", actor=actor)
    remake_shifts(department)
    return department


def _set_active(department: Department, *, is_active: bool, action: str, actor: Actor) -> Department:
    department.is_active = is_active
    department.save(update_fields=["is_active"])
    record(actor, action, department)
    return department


def _require_free_name(name: str, *, apart_from: Department | None = None) -> None:
    """Two in use with one name cannot be told apart. Call it inside the lock."""
    namesakes = Department.objects.filter(name__iexact=name, is_active=True)
    if any(each != apart_from for each in namesakes):
        raise DepartmentNameTaken
