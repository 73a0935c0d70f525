"""The tables of the booking core."""

from shop.models.booking import Assignment, Booking
from shop.models.department import Closure, Department, ExceptionDay, OpeningHours, Qualification, Service
from shop.models.duty import Absence, Shift, ShiftTemplate
from shop.models.entitlement import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.models.module_switch import ModuleSwitch
from shop.models.people import BlockedProvider, Provider, ProviderQualification, Recipient, RoleGrant

__all__ = [
    "Absence",
    "Assignment",
    "BlockedProvider",
    "Booking",
    "Closure",
    "Department",
    "Entitlement",
    "EntitlementEntry",
    "EntitlementPeriod",
    "ExceptionDay",
    "ModuleSwitch",
    "OpeningHours",
    "Provider",
    "ProviderQualification",
    "Qualification",
    "Recipient",
    "RoleGrant",
    "Service",
    "Shift",
    "ShiftTemplate",
]
