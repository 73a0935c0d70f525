"""Pages of the workspace for what changes in people's lives: recipients, decisions, and who leaves."""

from django.urls import path

from shop.views.manage import (
    book_again,
    decision_end,
    decisions,
    last_day,
    last_day_undo,
    privacy,
    protection,
    recipient_add,
    recipient_end,
    recipient_merge,
    recipients,
    representative_acts,
    representatives,
)

CIRCUMSTANCES = [
    path("departments/<int:department_id>/recipients/", recipients.show_list, name="recipients"),
    path("departments/<int:department_id>/recipients/add/", recipient_add.add, name="add_recipient"),
    path(
        "departments/<int:department_id>/recipients/<int:recipient_id>/grant/",
        recipient_add.grant,
        name="grant_decision",
    ),
    path("recipients/<int:recipient_id>/", recipients.show, name="recipient"),
    path("recipients/<int:recipient_id>/protection/", protection.protect, name="protect_recipient"),
    path("departments/<int:department_id>/representatives/", representatives.show_list, name="to_settle"),
    path(
        "recipients/<int:recipient_id>/representatives/add/", representatives.add, name="add_representative"
    ),
    path("representatives/<int:representation_id>/", representatives.show, name="representative"),
    path(
        "representatives/<int:representation_id>/assess/",
        representative_acts.assess,
        name="assess_representative",
    ),
    path(
        "representatives/<int:representation_id>/review/",
        representative_acts.review,
        name="review_representative",
    ),
    path(
        "representatives/<int:representation_id>/revoke/",
        representative_acts.revoke,
        name="revoke_representative",
    ),
    path("recipients/<int:recipient_id>/file/", privacy.export, name="export_recipient"),
    path("recipients/<int:recipient_id>/erase/", privacy.erase, name="erase_recipient"),
    path("recipients/<int:recipient_id>/erase/refuse/", privacy.refuse, name="refuse_erasure"),
    path("recipients/<int:recipient_id>/end/", recipient_end.end, name="end_recipient"),
    path("recipients/<int:recipient_id>/reopen/", recipient_end.reopen, name="reopen_recipient"),
    path("recipients/<int:recipient_id>/book-again/", book_again.book_all, name="book_again"),
    path("recipients/<int:recipient_id>/merge/", recipient_merge.find, name="find_duplicate"),
    path(
        "recipients/<int:recipient_id>/merge/<int:into_id>/", recipient_merge.merge, name="merge_recipients"
    ),
    path("entitlements/<int:entitlement_id>/change/", decisions.change, name="change_decision"),
    path("entitlements/<int:entitlement_id>/end/", decision_end.end, name="end_decision"),
    path("providers/<int:provider_id>/last-day/", last_day.leave, name="last_day"),
    path("providers/<int:provider_id>/last-day/undo/", last_day_undo.undo, name="undo_last_day"),
    path("providers/<int:provider_id>/stay/", last_day.stay, name="stay"),
]
