"""Which part of the pages somebody looked at, and by which right, in plain words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import StaffRole

PARTS: Mapping[Promise, str] = {
    gettext_lazy("your page with decisions and visits"): "recipient end_recipient reopen_recipient book_again"
    " protect_recipient find_duplicate merge_recipients export_recipient erase_recipient refuse_erasure",
    gettext_lazy("the search for recipients"): "recipients book",
    gettext_lazy("who may act for you"): "representative add_representative to_settle"
    " assess_representative review_representative revoke_representative",
    gettext_lazy("the day of the department"): "department start without_outcome all_done session",
    gettext_lazy("the day list"): "day_list",
    gettext_lazy(
        "your appointment"
    ): "booking cancel_booking move_booking reassign block_provider unblock_provider"
    " booking_outcome confirm_request decline_request requests note_call stop_links",
    gettext_lazy("the messages about your appointments"): "threads thread thread_seen thread_rules",
    gettext_lazy("the times you can have"): "book_for confirm_book_for",
    gettext_lazy(
        "your standing booking"
    ): "series series_list start_series change_series stop_series pause_series"
    " resume_series skip_occurrence bring_back",
    gettext_lazy("the waiting list"): "waiting add_waiting remove_waiting take_offer decline_offer prioritise"
    " still_waits wait_again offer_lasts",
    gettext_lazy(
        "visits that need a new time"
    ): "stranded hand_over replacement_days give_up_disruption owe_again",
    gettext_lazy("doors that nobody opened"): "follow_ups acknowledge_follow_up follow_up_within",
    gettext_lazy(
        "what you were granted and have used"
    ): "ledger amount change_decision end_decision overdrawn released",
    gettext_lazy(
        "a helper's page, hours and absences"
    ): "provider absence add_absence who_is_away remove_absence"
    " undo_absence last_day undo_last_day stay shifts shift add_shift take_off_shift put_back_shift"
    " deactivate_provider reactivate_provider remove_week round_the_clock add_provider staffing shares hours"
    " exceptions remove_exception closures add_closure remove_closure pause_department resume_department"
    " grant_qualification withdraw_qualification expiring qualifications qualification remove_qualification",
    gettext_lazy("services and their rules"): "services service add_service pause_service resume_service",
    gettext_lazy("how the work was shared, and figures"): "fairness figures figures_file all_figures"
    " all_figures_file",
    gettext_lazy(
        "who works here and how they sign in"
    ): "people person invite_person invite_again close_account"
    " open_account withdraw_invitation sign_in work_sign_in save_sign_in_policy try_work_sign_in"
    " remove_work_sign_in add_group_role end_group_role",
    gettext_lazy("what is kept and for how long"): "retention change_retention",
    gettext_lazy("the messages of the municipality"): "messages message",
}
OF_ROUTE: Mapping[str, Promise] = {name: words for words, names in PARTS.items() for name in names.split()}
ON_BEHALF = gettext_lazy("your own pages")
OF_THE_DAY = gettext_lazy("their own day's visits")

ROLES: Mapping[str, Promise] = {
    StaffRole.DEPARTMENT_ADMINISTRATOR: gettext_lazy("leads the department"),
    StaffRole.CASE_OFFICER: gettext_lazy("case officer of the department"),
    StaffRole.MUNICIPALITY_ADMINISTRATOR: gettext_lazy("administrator of the municipality"),
    "provider": gettext_lazy("helper of the department"),
    "representative": gettext_lazy("acts for you"),
}


def part_in_words(part: str) -> str:
    """Of the name of an address; of one that no words were given for, where it belongs."""
    space, _colon, name = part.rpartition(":")
    if space == "day":
        return str(OF_THE_DAY)
    if space == "manage":
        return str(OF_ROUTE.get(name, gettext_lazy("the department's pages")))
    return str(ON_BEHALF) if part else ""


def right_in_words(role: str, *, department: str) -> str:
    """“leads the department: Home help north”; nothing where the log does not say."""
    words = str(ROLES.get(role, ""))
    if not words or not department:
        return words
    return _("%(role)s: %(department)s") % {"role": words, "department": department}
