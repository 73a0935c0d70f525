"""Which forms of the workspace say what their sender saw, and why the others need not.

Where two have the same form open, the second reads who was first and both versions (shop.views.manage.conflicts). A
new route that takes a form stands in one of these two, or test_versions.py fails.
"""

from collections.abc import Mapping
from typing import Any

from tests.tenants.sweep.of_modules import module_sweeps

TOKEN = "seen"
TOKENS: Mapping[str, Mapping[str, Any]] = {
    "manage:add_waiting": {},
    "manage:amount": {},
    "manage:change_decision": {},
    "manage:change_retention": {},
    "manage:choose_helper": {},
    "manage:complaints": {},
    "manage:department_details": {},
    "manage:end_decision": {},
    "manage:follow_up_within": {},
    "manage:give_pattern": {},
    "manage:hours": {},
    "manage:language": {},
    "manage:last_day": {},
    "manage:message_settings": {},
    "manage:message_text": {"save": "1"},
    "manage:move_booking": {},
    "manage:offer_lasts": {},
    "manage:pattern": {},
    "manage:pause_department": {},
    "manage:pause_service": {},
    "manage:person": {},
    "manage:place_booking": {},
    "manage:prioritise": {},
    "manage:protect_recipient": {},
    "manage:provider": {},
    "manage:put_back_shift": {},
    "manage:qualification": {},
    "manage:replacement_days": {},
    "manage:representative": {},
    "manage:save_sign_in_policy": {},
    "manage:second_factor_rule": {},
    "manage:service": {},
    "manage:shares": {"shares_seen": "stale"},
    "manage:shift": {},
    "manage:staffing": {},
    "manage:switch_off_module": {},
    "manage:take_off_shift": {},
    "manage:thread_rules": {},
    "manage:work_sign_in": {},
    **{route: data for sweep in module_sweeps().values() for route, data in sweep.tokens.items()},
}
"""With what else is sent that the sweep's own case does not say."""
CLICKS = frozenset({"manage:put_back_shift", "manage:take_off_shift"}).union(
    *(sweep.clicks for sweep in module_sweeps().values())
)
"""Of these: one click, with no words that could be lost; the page that follows says what is so."""

OWN = "nobody else edits it"
ADDS = "it adds something and replaces nothing"
SHOWN = "its yes holds for exactly what was shown: these visits, that outcome, the words it throws away"
ONCE = "it ends, opens or answers one thing: the second finds it done, or is refused with what is so"
SWITCH = "it says which of two it should be, and has no words that could be lost"
STORY = "it corrects what was said, which stands in the visit's story with who said it"

WITHOUT: Mapping[str, frozenset[str]] = {
    OWN: frozenset(
        {
            "account:end_others",
            "account:end_session",
            "account:home",
            "account:password",
            "account:stay",
            "factor:app",
            "factor:ask_new_passkey",
            "factor:ask_own_passkey",
            "factor:confirm",
            "factor:passkey",
            "factor:remove_app",
            "factor:remove_passkey",
            "factor:rename_passkey",
            "factor:renew_codes",
            "manage:message_test",
            "manage:shortcuts",
            "manage:try_work_sign_in",
        }
    ),
    ADDS: frozenset(
        {
            "manage:add_absence",
            "manage:add_closure",
            "manage:add_department",
            "manage:add_group_role",
            "manage:add_provider",
            "manage:add_recipient",
            "manage:add_representative",
            "manage:add_service",
            "manage:add_shift",
            "manage:book_again",
            "manage:book_for",
            "manage:closures",
            "manage:confirm_book_for",
            "manage:grant_decision",
            "manage:import_file",
            "manage:invite_again",
            "manage:invite_person",
            "manage:note_call",
            "manage:patterns",
            "manage:qualifications",
            "manage:round_the_clock",
            "manage:start_series",
            "manage:thread",
        }
    ),
    SHOWN: frozenset(
        {
            "day:away",
            "manage:all_done",
            "manage:close_account",
            "manage:deactivate_provider",
            "manage:end_recipient",
            "manage:exceptions",
            "manage:grant_qualification",
            "manage:hand_over",
            "manage:import_draft",
            "manage:merge_recipients",
            "manage:reassign",
            "manage:reset_message_text",
        }
    ),
    ONCE: frozenset(
        {
            "day:undo_absence",
            "manage:acknowledge_follow_up",
            "manage:assess_representative",
            "manage:block_provider",
            "manage:bring_back",
            "manage:cancel_booking",
            "manage:change_series",
            "manage:close_department",
            "manage:confirm_request",
            "manage:decline_offer",
            "manage:decline_request",
            "manage:discard_import",
            "manage:end_group_role",
            "manage:erase_recipient",
            "manage:give_up_disruption",
            "manage:message_again",
            "manage:message_told",
            "manage:open_account",
            "manage:owe_again",
            "manage:pause_series",
            "manage:reactivate_provider",
            "manage:refuse_erasure",
            "manage:remove_absence",
            "manage:remove_closure",
            "manage:remove_exception",
            "manage:remove_pattern",
            "manage:remove_qualification",
            "manage:remove_waiting",
            "manage:remove_week",
            "manage:remove_work_sign_in",
            "manage:reopen_department",
            "manage:reopen_recipient",
            "manage:reset_second_factor",
            "manage:resume_series",
            "manage:review_representative",
            "manage:revoke_representative",
            "manage:skip_occurrence",
            "manage:stay",
            "manage:still_waits",
            "manage:stop_links",
            "manage:stop_series",
            "manage:take_offer",
            "manage:thread_seen",
            "manage:turn_away",
            "manage:unblock_provider",
            "manage:undo_absence",
            "manage:undo_last_day",
            "manage:wait_again",
            "manage:withdraw_invitation",
            "manage:withdraw_qualification",
        }
    ),
    SWITCH: frozenset(
        {
            "manage:contact_register",
            "manage:resume_department",
            "manage:resume_service",
            "manage:switch_on_module",
        }
    ),
    STORY: frozenset({"day:outcome", "manage:booking_outcome"}),
}
"""Reasons, and the routes they hold for."""
