"""Every object a page touches is fetched here, by who asks. Missing and not yours answer alike: NotFound."""

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from audit.sightings import note_department
from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from shop.enums import NEVER_BOOKED, BookedBy
from shop.models import (
    Absence,
    Booking,
    BookingSeries,
    Closure,
    Department,
    Disruption,
    Entitlement,
    ExceptionDay,
    FollowUp,
    Provider,
    Qualification,
    Recipient,
    Representation,
    Service,
    Shift,
    ShiftPattern,
    WaitlistEntry,
    WaitlistOffer,
)
from shop.queries.deeper import Whose, from_inside
from shop.queries.knowing import is_known
from shop.queries.subject import of_subject
from shop.registry import is_switched_on
from shop.viewer import Viewer


def departments_for(viewer: Viewer) -> QuerySet[Department]:
    """Departments the viewer administers."""
    departments = Department.objects.filter(is_active=True)
    if viewer.is_municipality_administrator:
        return departments
    return departments.filter(pk__in=[pk for pk in viewer.department_ids() if viewer.administers(pk)])


def get_department_for(viewer: Viewer, department_id: int) -> Department:
    return _one(departments_for(viewer), department_id)


def get_known_department_for(viewer: Viewer, department_id: int) -> Department:
    """Also one that is out of use: for who administers the municipality."""
    known = Department.objects.all() if viewer.is_municipality_administrator else Department.objects.none()
    return _one(known, department_id)


def departments_out_of_use_for(viewer: Viewer) -> QuerySet[Department]:
    """For who may take them into use again."""
    if not viewer.is_municipality_administrator:
        return Department.objects.none()
    return Department.objects.filter(is_active=False).order_by(Alphabetical("name"), "pk")


def services_for_recipient(recipient: Recipient) -> QuerySet[Service]:
    """Services the recipient may have, whoever books them.

    First those a decision covers today or later, then those of a department they have been to, by name.
    """
    today = timezone.localdate()
    still_valid = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    decisions = Entitlement.objects.filter(still_valid, recipient=recipient, service=OuterRef("pk"))
    services = Service.objects.filter(is_active=True, department__is_active=True)
    if recipient.within is not None:
        services = services.filter(pk__in=recipient.within)
    been_to = Booking.objects.filter(recipient=recipient, department=OuterRef("department")).exclude(
        status__in=NEVER_BOOKED
    )
    services = services.annotate(is_granted=Exists(decisions), is_known=Exists(been_to)).filter(
        Q(requires_entitlement=False) | Q(is_granted=True)
    )
    return services.select_related("department").order_by(
        "-is_granted", "-is_known", Alphabetical("name"), "pk"
    )


def services_to_book_oneself(recipient: Recipient) -> QuerySet[Service]:
    """Those of them that recipients book themselves, by their free times."""
    return services_for_recipient(recipient).filter(booked_by=BookedBy.EVERYONE)


def get_service_for(viewer: Viewer, service_id: int) -> Service:
    """A service the viewer's recipient may book themselves, of a module that is switched on."""
    if viewer.recipient is None:
        raise NotFound
    service = _one(services_to_book_oneself(viewer.recipient), service_id)
    if not is_switched_on(service.module_key):
        raise NotFound
    return service


def bookings_for_recipient(recipient: Recipient) -> QuerySet[Booking]:
    """Appointments that are or were; what is held, or was and came to nothing, is none."""
    bookings = Booking.objects.filter(of_subject(recipient)).exclude(status__in=NEVER_BOOKED)
    return bookings.select_related("service", "department")


def get_own_booking_for(viewer: Viewer, booking_id: int) -> Booking:
    """A booking of the viewer as recipient."""
    if viewer.recipient is None:
        raise NotFound
    return _one_of(viewer.recipient, bookings_for_recipient(viewer.recipient), booking_id)


def get_own_hold_for(viewer: Viewer, booking_id: int) -> Booking:
    """A time the viewer holds or held as recipient, whatever has become of it; what is offered to them is answered."""
    if viewer.recipient is None:
        raise NotFound
    holds = Booking.objects.filter(of_subject(viewer.recipient), is_offer=False)
    return _one_of(viewer.recipient, holds.select_related("service", "department"), booking_id)


def get_assigned_booking_for(viewer: Viewer, booking_id: int) -> Booking:
    """A booking the viewer, as provider, is assigned to."""
    if viewer.provider is None:
        raise NotFound
    assigned = Booking.objects.filter(assignments__provider=viewer.provider, assignments__active=True)
    return _one(assigned.select_related("service", "department", "recipient"), booking_id)


def get_booking_once_given_to(viewer: Viewer, booking_id: int) -> Booking:
    """A booking the viewer, as provider, is or was assigned to: they may have something to say of it."""
    if viewer.provider is None:
        raise NotFound
    given = Booking.objects.filter(assignments__provider=viewer.provider)
    return _one(given.select_related("service", "department", "recipient"), booking_id)


def get_department_booking_for(viewer: Viewer, booking_id: int) -> Booking:
    """A booking in a department the viewer administers; what is or was only held is the recipient's own affair."""
    bookings = Booking.objects.filter(department__in=departments_for(viewer)).exclude(status__in=NEVER_BOOKED)
    return _one(bookings.select_related("service", "department", "recipient", "answer"), booking_id)


def get_follow_up_for(viewer: Viewer, follow_up_id: int) -> FollowUp:
    """A door that nobody opened to a department the viewer administers."""
    follow_ups = FollowUp.objects.filter(department__in=departments_for(viewer))
    return _one(follow_ups.select_related("department", "booking__recipient"), follow_up_id)


def get_provider_for(viewer: Viewer, provider_id: int) -> Provider:
    """A provider of a department the viewer administers."""
    return _one(
        Provider.objects.filter(department__in=departments_for(viewer)).select_related("department"),
        provider_id,
    )


def get_absence_for(viewer: Viewer, absence_id: int) -> Absence:
    """An absence of a provider in a department the viewer administers."""
    absences = Absence.objects.filter(provider__department__in=departments_for(viewer))
    return _one(absences.select_related("provider__department"), absence_id)


def get_own_absence_for(viewer: Viewer, absence_id: int) -> Absence:
    """An absence of the viewer's own."""
    absences = Absence.objects.filter(provider=viewer.provider) if viewer.provider else Absence.objects.none()
    return _one(absences.select_related("provider__department"), absence_id)


def get_disruption_for(viewer: Viewer, disruption_id: int) -> Disruption:
    """A visit that is owed in a department the viewer administers."""
    disruptions = Disruption.objects.filter(department__in=departments_for(viewer))
    return _one(disruptions.select_related("booking__recipient", "department"), disruption_id)


def get_shift_for(viewer: Viewer, shift_id: int) -> Shift:
    """A shift of somebody with a name, in a department the viewer administers."""
    shifts = Shift.objects.filter(
        provider__department__in=departments_for(viewer), provider__number__isnull=True
    )
    return _one(shifts.select_related("provider__department"), shift_id)


def get_pattern_for(viewer: Viewer, pattern_id: int) -> ShiftPattern:
    """A shift template of a department the viewer administers."""
    patterns = ShiftPattern.objects.filter(department__in=departments_for(viewer))
    return _one(patterns.select_related("department").prefetch_related("hours"), pattern_id)


def get_managed_service_for(viewer: Viewer, service_id: int) -> Service:
    """A service of a department the viewer administers."""
    services = Service.objects.filter(department__in=departments_for(viewer))
    return _one(services.select_related("department"), service_id)


def departments_with_decisions_for(viewer: Viewer) -> QuerySet[Department]:
    """Departments whose decisions the viewer may see and change: administrators, and those who make the decisions."""
    departments = Department.objects.filter(is_active=True)
    if viewer.is_municipality_administrator:
        return departments
    handled = [pk for pk in viewer.department_ids() if viewer.handles_decisions(pk)]
    return departments.filter(pk__in=handled)


def get_ledger_for(viewer: Viewer, *, department_id: int, recipient_id: int) -> tuple[Department, Recipient]:
    """A recipient known to a department whose decisions the viewer handles, or who ever held a time there."""
    department = _one(departments_with_decisions_for(viewer), department_id)
    bookings = Booking.objects.filter(department=department, recipient=OuterRef("pk"))
    known = is_known(department=department, recipient=OuterRef("pk"))
    recipients = Recipient.objects.filter(known | Q(Exists(bookings)))
    return department, _one(recipients, recipient_id)


def recipients_of(department: Whose) -> QuerySet[Recipient]:
    """Those the department knows, and who receive services."""
    known = is_known(department=from_inside(department), recipient=OuterRef("pk"))
    return Recipient.objects.filter(known, is_active=True)


def get_recipient_for(
    viewer: Viewer, *, department_id: int, recipient_id: int
) -> tuple[Department, Recipient]:
    """Somebody known to a department the viewer administers, to book for them."""
    department = get_department_for(viewer, department_id)
    return department, _one(recipients_of(department), recipient_id)


def get_entitlement_for(viewer: Viewer, entitlement_id: int) -> Entitlement:
    """A decision of a department whose decisions the viewer handles."""
    entitlements = Entitlement.objects.filter(service__department__in=departments_with_decisions_for(viewer))
    return _one(entitlements.select_related("service__department", "recipient"), entitlement_id)


def get_own_entitlement_for(viewer: Viewer, entitlement_id: int) -> Entitlement:
    """A decision about the viewer as recipient; for who acts for them, about a service that they act with."""
    if viewer.recipient is None:
        raise NotFound
    decisions = Entitlement.objects.filter(of_subject(viewer.recipient))
    return _one_of(
        viewer.recipient, decisions.select_related("service__department", "recipient"), entitlement_id
    )


def get_own_entry_for(viewer: Viewer, entry_id: int) -> WaitlistEntry:
    """What the viewer waits or waited for as recipient."""
    if viewer.recipient is None:
        raise NotFound
    entries = WaitlistEntry.objects.filter(of_subject(viewer.recipient))
    return _one_of(viewer.recipient, entries.select_related("service__department", "recipient"), entry_id)


def get_own_offer_for(viewer: Viewer, offer_id: int) -> WaitlistOffer:
    """A time that is or was offered to the viewer as recipient, whatever has become of it."""
    if viewer.recipient is None:
        raise NotFound
    offers = WaitlistOffer.objects.filter(of_subject(viewer.recipient, service="entry__service"))
    return _one_of(
        viewer.recipient, offers.select_related("entry", "hold__service__department", "recipient"), offer_id
    )


def get_entry_for(viewer: Viewer, entry_id: int) -> WaitlistEntry:
    """Somebody who waits or waited for time in a department the viewer administers."""
    entries = WaitlistEntry.objects.filter(service__department__in=departments_for(viewer))
    return _one(entries.select_related("service__department", "recipient"), entry_id)


def get_offer_for(viewer: Viewer, offer_id: int) -> WaitlistOffer:
    """A time that such a department offered to somebody who waits."""
    offers = WaitlistOffer.objects.filter(hold__department__in=departments_for(viewer))
    return _one(offers.select_related("entry", "hold__service__department", "recipient"), offer_id)


def get_exception_day_for(viewer: Viewer, exception_id: int) -> ExceptionDay:
    days = ExceptionDay.objects.filter(department__in=departments_for(viewer)).select_related("department")
    return _one(days, exception_id)


def get_closure_for(viewer: Viewer, closure_id: int) -> Closure:
    """Of a department the viewer administers, or of the municipality for its administrator."""
    whose = Q(department__in=departments_for(viewer))
    if viewer.is_municipality_administrator:
        whose |= Q(department__isnull=True)
    return _one(Closure.objects.filter(whose).select_related("department"), closure_id)


def get_qualification_for(viewer: Viewer, qualification_id: int) -> Qualification:
    """They are the municipality's: whoever administers a department may use and name them."""
    if not viewer.administers_anything:
        raise NotFound
    return _one(Qualification.objects.all(), qualification_id)


def get_own_series_for(viewer: Viewer, series_id: int) -> BookingSeries:
    """A standing booking of the viewer as recipient."""
    if viewer.recipient is None:
        raise NotFound
    series = BookingSeries.objects.filter(of_subject(viewer.recipient))
    return _one_of(
        viewer.recipient, series.select_related("service__department", "recipient", "provider"), series_id
    )


def get_own_representation_for(viewer: Viewer, representation_id: int) -> Representation:
    """By which somebody may or might act for the viewer themself. Who acts for them does not decide who else does."""
    if viewer.recipient is None or viewer.acting is not None:
        raise NotFound
    theirs = Representation.objects.filter(recipient=viewer.recipient)
    return _one(theirs.select_related("representative__user"), representation_id)


def get_department_series_for(viewer: Viewer, series_id: int) -> BookingSeries:
    """A standing booking in a department the viewer administers."""
    series = BookingSeries.objects.filter(service__department__in=departments_for(viewer))
    return _one(series.select_related("service__department", "recipient", "provider"), series_id)


def _one_of[Row: (Booking, BookingSeries, Entitlement, WaitlistEntry, WaitlistOffer)](
    recipient: Recipient, objects: QuerySet[Row], pk: int
) -> Row:
    """Of the viewer's recipient, who is as the viewer may see them: what is shown beside it keeps to that as well."""
    found = _one(objects, pk)
    if recipient.within is not None:
        found.recipient = recipient
    return found


def _one[Row: Model](objects: QuerySet[Row], pk: int) -> Row:
    found = objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    note_department(found.pk if isinstance(found, Department) else getattr(found, "department_id", None))
    return found
