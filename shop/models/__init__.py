"""The tables of the booking core."""

from shop.models.booking import Assignment, Booking
from shop.models.department import Department, ExceptionDay, OpeningHours, Service
from shop.models.duty import Absence, Shift, ShiftTemplate
from shop.models.entitlement import Entitlement, EntitlementEntry, EntitlementPeriod
from shop.models.module_switch import ModuleSwitch
from shop.models.people import Provider, Recipient, RoleGrant

__all__ = [
    "Absence",
    "Assignment",
    "Booking",
    "Department",
    "Entitlement",
    "EntitlementEntry",
    "EntitlementPeriod",
    "ExceptionDay",
    "ModuleSwitch",
    "OpeningHours",
    "Provider",
    "Recipient",
    "RoleGrant",
    "Service",
    "Shift",
    "ShiftTemplate",
]
