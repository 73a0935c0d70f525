"""The department's workspace."""

from django.urls import path

from shop.urls import converters  # noqa: F401 - registers the day in addresses
from shop.views.manage import (
    attention,
    blocks,
    booking,
    closures,
    department,
    exceptions,
    fairness,
    granted,
    hours,
    ledger,
    move,
    pauses,
    provider,
    qualifications,
    reassign,
    requests,
    services,
    shifts,
    staffing,
)

app_name = "manage"
urlpatterns = [
    path("", department.start, name="start"),
    path("departments/<int:department_id>/", department.show_day, name="department"),
    path("departments/<int:department_id>/<day:day>/", department.show_day, name="department"),
    path("departments/<int:department_id>/stranded/", attention.stranded, name="stranded"),
    path(
        "departments/<int:department_id>/without-outcome/", attention.without_outcome, name="without_outcome"
    ),
    path("departments/<int:department_id>/requests/", requests.show_list, name="requests"),
    path("departments/<int:department_id>/hours/", hours.edit, name="hours"),
    path("departments/<int:department_id>/exceptions/", exceptions.edit, name="exceptions"),
    path("departments/<int:department_id>/closures/add/", closures.add, name="add_closure"),
    path("closures/", closures.of_municipality, name="closures"),
    path("closures/<int:closure_id>/remove/", closures.remove, name="remove_closure"),
    path("exceptions/<int:exception_id>/remove/", exceptions.remove, name="remove_exception"),
    path("departments/<int:department_id>/staffing/", staffing.edit, name="staffing"),
    path("departments/<int:department_id>/providers/add/", staffing.add, name="add_provider"),
    path("providers/<int:provider_id>/", provider.edit, name="provider"),
    path("providers/<int:provider_id>/absences/", provider.add_absence, name="add_absence"),
    path("providers/<int:provider_id>/deactivate/", provider.deactivate, name="deactivate_provider"),
    path("providers/<int:provider_id>/reactivate/", provider.reactivate, name="reactivate_provider"),
    path("providers/<int:provider_id>/weeks/<day:first>/remove/", provider.drop_week, name="remove_week"),
    path(
        "providers/<int:provider_id>/round-the-clock/", provider.open_round_the_clock, name="round_the_clock"
    ),
    path("providers/<int:provider_id>/shifts/", shifts.show, name="shifts"),
    path("providers/<int:provider_id>/shifts/<day:day>/", shifts.show, name="shifts"),
    path("providers/<int:provider_id>/shifts/add/", shifts.add, name="add_shift"),
    path("shifts/<int:shift_id>/", shifts.change, name="shift"),
    path("shifts/<int:shift_id>/take-off/", shifts.take_off, name="take_off_shift"),
    path("shifts/<int:shift_id>/put-back/", shifts.put_back, name="put_back_shift"),
    path("absences/<int:absence_id>/remove/", provider.drop_absence, name="remove_absence"),
    path("providers/<int:provider_id>/qualifications/", qualifications.grant, name="grant_qualification"),
    path(
        "providers/<int:provider_id>/qualifications/<int:qualification_id>/withdraw/",
        qualifications.withdraw,
        name="withdraw_qualification",
    ),
    path("departments/<int:department_id>/expiring/", qualifications.show_expiring, name="expiring"),
    path("qualifications/", qualifications.show_list, name="qualifications"),
    path("qualifications/<int:qualification_id>/", qualifications.rename, name="qualification"),
    path(
        "qualifications/<int:qualification_id>/remove/", qualifications.remove, name="remove_qualification"
    ),
    path("departments/<int:department_id>/shares/", staffing.set_kept, name="shares"),
    path("departments/<int:department_id>/pause/", pauses.pause_all, name="pause_department"),
    path("departments/<int:department_id>/resume/", pauses.resume_all, name="resume_department"),
    path("services/<int:service_id>/pause/", pauses.pause_one, name="pause_service"),
    path("services/<int:service_id>/resume/", pauses.resume_one, name="resume_service"),
    path("departments/<int:department_id>/services/", services.show_list, name="services"),
    path("departments/<int:department_id>/services/add/", services.add, name="add_service"),
    path("services/<int:service_id>/", services.edit, name="service"),
    path("bookings/<int:booking_id>/", booking.show, name="booking"),
    path("bookings/<int:booking_id>/cancel/", booking.cancel, name="cancel_booking"),
    path("bookings/<int:booking_id>/confirm/", requests.confirm, name="confirm_request"),
    path("bookings/<int:booking_id>/decline/", requests.decline, name="decline_request"),
    path("bookings/<int:booking_id>/move/", move.move, name="move_booking"),
    path("bookings/<int:booking_id>/outcome/", booking.mark_outcome, name="booking_outcome"),
    path("bookings/<int:booking_id>/reassign/", reassign.give_away, name="reassign"),
    path("bookings/<int:booking_id>/block/<int:provider_id>/", blocks.block, name="block_provider"),
    path("bookings/<int:booking_id>/unblock/<int:provider_id>/", blocks.unblock, name="unblock_provider"),
    path("departments/<int:department_id>/overdrawn/", granted.overdrawn, name="overdrawn"),
    path("departments/<int:department_id>/released/", granted.released, name="released"),
    path(
        "departments/<int:department_id>/recipients/<int:recipient_id>/ledger/", ledger.show, name="ledger"
    ),
    path("entitlements/<int:entitlement_id>/amount/", ledger.amount, name="amount"),
    path("departments/<int:department_id>/fairness/", fairness.show, name="fairness"),
]
