"""The states and kinds of the booking core, by subject, and which change of state is allowed."""

from shop.enums.bookings import (
    NEVER_BOOKED,
    TAKES_TIME,
    TRANSITIONS,
    UPCOMING,
    BookingStatus,
    CancelReason,
    ContactOutcome,
    DeclineReason,
    DisruptionOutcome,
    FollowUpAnswer,
    NoShowBy,
    StrandedReason,
)
from shop.enums.decisions import EntitlementPeriodKind, EntitlementUnit, EntryKind
from shop.enums.imports import ImportKind, Verdict
from shop.enums.lists import ListedFollowUps, ListedProviders, ListedRecipients, ListedVisits
from shop.enums.messages import ReminderKind, ThreadSide, VisitSaid
from shop.enums.people import (
    SEES_WHAT_IS_STORED,
    AddressProtection,
    ErasureState,
    RecipientEnd,
    RepresentationKind,
    RetentionKind,
    ReviewReason,
    StaffRole,
    StaffState,
)
from shop.enums.providers import (
    AbsenceReason,
    AssignmentReason,
    Availability,
    HelperWish,
    ProviderKind,
    ReassignmentReason,
)
from shop.enums.series import SeriesEnd, SkipReason
from shop.enums.services import Confirmation, ServicePlace, StayUnit, Weekday
from shop.enums.waiting import OfferOutcome, Priority, WaitlistStatus

__all__ = [
    "NEVER_BOOKED",
    "SEES_WHAT_IS_STORED",
    "TAKES_TIME",
    "TRANSITIONS",
    "UPCOMING",
    "AbsenceReason",
    "AddressProtection",
    "AssignmentReason",
    "Availability",
    "BookingStatus",
    "CancelReason",
    "Confirmation",
    "ContactOutcome",
    "DeclineReason",
    "DisruptionOutcome",
    "EntitlementPeriodKind",
    "EntitlementUnit",
    "EntryKind",
    "ErasureState",
    "FollowUpAnswer",
    "HelperWish",
    "ImportKind",
    "ListedFollowUps",
    "ListedProviders",
    "ListedRecipients",
    "ListedVisits",
    "NoShowBy",
    "OfferOutcome",
    "Priority",
    "ProviderKind",
    "ReassignmentReason",
    "RecipientEnd",
    "ReminderKind",
    "RepresentationKind",
    "RetentionKind",
    "ReviewReason",
    "SeriesEnd",
    "ServicePlace",
    "SkipReason",
    "StaffRole",
    "StaffState",
    "StayUnit",
    "StrandedReason",
    "ThreadSide",
    "Verdict",
    "VisitSaid",
    "WaitlistStatus",
    "Weekday",
]
