"""The tables of the booking core."""

from shop.models.booking import Assignment, Booking
from shop.models.complaints import ComplaintAddress
from shop.models.department import Closure, Department, ExceptionDay, OpeningHours, Qualification, Service
from shop.models.duty import Absence, Departure, KeptTime, PatternHours, Shift, ShiftPattern, ShiftTemplate
from shop.models.entitlement import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.models.group_role import GroupRole
from shop.models.imports import ImportDraft, Intake
from shop.models.module_switch import ModuleSwitch
from shop.models.people import (
    BlockedProvider,
    PreferredProvider,
    Provider,
    ProviderQualification,
    Recipient,
    RoleGrant,
)
from shop.models.privacy import CalendarFeed, ErasureRequest, RetentionRule
from shop.models.protection import ProtectedContact
from shop.models.reminder import Reminder
from shop.models.representation import Representation, Representative
from shop.models.series import BookingSeries, SkippedOccurrence
from shop.models.thread import ThreadMessage, VisitAnswer
from shop.models.upsets import ContactAttempt, Disruption, FollowUp
from shop.models.waitlist import WaitlistEntry, WaitlistOffer

__all__ = [
    "Absence",
    "Assignment",
    "BlockedProvider",
    "Booking",
    "BookingSeries",
    "CalendarFeed",
    "Closure",
    "ComplaintAddress",
    "ContactAttempt",
    "Department",
    "Departure",
    "Disruption",
    "Entitlement",
    "EntitlementEntry",
    "EntitlementPeriod",
    "ErasureRequest",
    "ExceptionDay",
    "FollowUp",
    "GroupRole",
    "ImportDraft",
    "Intake",
    "KeptTime",
    "ModuleSwitch",
    "OpeningHours",
    "PatternHours",
    "PreferredProvider",
    "ProtectedContact",
    "Provider",
    "ProviderQualification",
    "Qualification",
    "Recipient",
    "Reminder",
    "Representation",
    "Representative",
    "RetentionRule",
    "RoleGrant",
    "Service",
    "Shift",
    "ShiftPattern",
    "ShiftTemplate",
    "SkippedOccurrence",
    "ThreadMessage",
    "VisitAnswer",
    "WaitlistEntry",
    "WaitlistOffer",
]
