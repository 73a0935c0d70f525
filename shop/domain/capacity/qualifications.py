"""What providers must have for a service: the municipality's list, and who has what until when.

What a service asks for is one of its rules: `shop.domain.capacity.services.change_service`.
"""

from datetime import date
from functools import partial

from django.db import IntegrityError, transaction

from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from shop.domain.capacity.stranding import Stranding, count_stranded_by, flag_stranded_bookings
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.errors import ChangedMeanwhile, QualificationInUse, QualificationNameTaken
from shop.models import Department, Provider, ProviderQualification, Qualification
from shop.queries.versions import version_of_held, version_of_qualification


@transaction.atomic
def add_qualification(name: str, *, actor: Actor) -> Qualification:
    """One more for all departments to use. Raises QualificationNameTaken."""
    qualification = _save(Qualification(name=name))
    record(actor, "qualification.added", qualification)
    return qualification


@transaction.atomic
def rename_qualification(
    qualification: Qualification, *, name: str, actor: Actor, seen: str = ""
) -> Qualification:
    """Another name, for everybody who has it. `seen` is the version the actor looked at.

    Raises QualificationNameTaken or ChangedMeanwhile.
    """
    qualification = Qualification.objects.select_for_update().get(pk=qualification.pk)
    if qualification.name != name:
        require_unchanged(seen, now=version_of_qualification(qualification))
        qualification.name = name
        _save(qualification)
        record(actor, "qualification.renamed", qualification)
    return qualification


@transaction.atomic
def remove_qualification(
    qualification: Qualification, *, actor: Actor, even_if_used: bool = False
) -> Stranding:
    """Take it off the list, from everybody who has it and from every service that asks for it.

    Removed twice is removed once. Raises QualificationInUse unless that is what is wanted.
    """
    # Free times of every department may follow from it. Always in one order: nobody waits crosswise.
    departments = list(Department.objects.order_by("pk"))
    for department in departments:
        lock_schedule(department.pk)
    if not even_if_used and (qualification.holders.exists() or qualification.services.exists()):
        raise QualificationInUse(qualification=qualification.pk)
    if Qualification.objects.filter(pk=qualification.pk).exists():
        record(actor, "qualification.removed", qualification)
        Qualification.objects.filter(pk=qualification.pk).delete()
    return Stranding.of_all(
        count_stranded_by(partial(flag_stranded_bookings, each), department=each)[1] for each in departments
    )


@transaction.atomic
def grant_qualification(
    provider: Provider,
    *,
    qualification: Qualification,
    valid_until: date | None,
    actor: Actor,
    seen: str | None = None,
) -> int:
    """Note that the provider has it, until the last day if there is one; granted again, the day is the new one.

    With `seen` another day is only replaced if that was its version. Returns how many bookings of the department are
    stranded. Raises ChangedMeanwhile, and NotFound when the qualification was removed meanwhile.
    """
    lock_schedule(provider.department_id)
    if not Qualification.objects.filter(pk=qualification.pk).exists():
        raise NotFound
    known = provider.qualifications.filter(qualification=qualification).first()
    if known is None:
        ProviderQualification.objects.create(
            provider=provider, qualification=qualification, valid_until=valid_until
        )
    elif known.valid_until != valid_until:
        if seen not in {None, version_of_held(known)}:
            raise ChangedMeanwhile
        known.valid_until = valid_until
        known.save(update_fields=["valid_until"])
    else:
        return flag_stranded_bookings(provider.department)
    until = valid_until.isoformat() if valid_until else ""
    record(actor, "qualification.granted", provider, qualification=qualification.pk, until=until)
    return flag_stranded_bookings(provider.department)


@transaction.atomic
def withdraw_qualification(provider: Provider, *, qualification: Qualification, actor: Actor) -> int:
    """The provider no longer has it; visits that ask for it are flagged. Withdrawn twice is once.

    Returns how many bookings of the department are stranded.
    """
    lock_schedule(provider.department_id)
    if provider.qualifications.filter(qualification=qualification).delete()[0]:
        record(actor, "qualification.withdrawn", provider, qualification=qualification.pk)
    return flag_stranded_bookings(provider.department)


def _save(qualification: Qualification) -> Qualification:
    others = Qualification.objects.filter(name__iexact=qualification.name).exclude(pk=qualification.pk)
    if others.exists():
        raise QualificationNameTaken
    try:
        with transaction.atomic():
            qualification.save()
    except IntegrityError as error:  # somebody was faster
        raise QualificationNameTaken from error
    return qualification
