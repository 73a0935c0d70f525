"""Which part of the pages somebody looked at, and by which right, in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.actor import Channel
from shop.enums import StaffRole
from shop.registry import installed_modules


@dataclass(frozen=True, slots=True)
class Said:
    """As it is said to the person it is about; `named` to a reader who is somebody else."""

    words: Promise
    named: Promise | None = None

    def to(self, whose: str) -> str:
        """`whose` is the name of whom it is about, where that is not the reader."""
        return str(self.named) % {"name": whose} if whose and self.named else str(self.words)


PARTS: Sequence[tuple[Said, str]] = (
    (
        Said(
            gettext_lazy("your page with decisions and visits"),
            gettext_lazy("the page about %(name)s with decisions and visits"),
        ),
        (
            "recipient end_recipient reopen_recipient book_again protect_recipient find_duplicate"
            " merge_recipients export_recipient erase_recipient refuse_erasure grant_decision"
        ),
    ),
    (Said(gettext_lazy("the search for recipients")), "recipients book import_file import_draft"),
    (
        Said(gettext_lazy("who may act for you"), gettext_lazy("who may act for %(name)s")),
        (
            "representative add_representative to_settle assess_representative review_representative"
            " revoke_representative"
        ),
    ),
    (
        Said(gettext_lazy("the day of the department")),
        "department week start visits without_outcome all_done session close_department",
    ),
    (Said(gettext_lazy("the day list")), "day_list"),
    (
        Said(gettext_lazy("your appointment"), gettext_lazy("the appointment of %(name)s")),
        (
            "booking cancel_booking move_booking place_booking reassign block_provider unblock_provider booking_outcome"
            " confirm_request decline_request requests note_call stop_links"
        ),
    ),
    (
        Said(
            gettext_lazy("the messages about your appointments"),
            gettext_lazy("the messages about the appointments of %(name)s"),
        ),
        "threads thread thread_seen thread_rules",
    ),
    (
        Said(gettext_lazy("the times you can have"), gettext_lazy("the times %(name)s can have")),
        "book_for confirm_book_for",
    ),
    (
        Said(gettext_lazy("your standing booking"), gettext_lazy("the standing booking of %(name)s")),
        (
            "series series_list start_series change_series stop_series pause_series resume_series"
            " skip_occurrence bring_back"
        ),
    ),
    (
        Said(gettext_lazy("the waiting list")),
        (
            "waiting add_waiting remove_waiting take_offer decline_offer prioritise still_waits wait_again"
            " offer_lasts"
        ),
    ),
    (
        Said(gettext_lazy("visits that need a new time")),
        "stranded hand_over replacement_days give_up_disruption owe_again",
    ),
    (Said(gettext_lazy("doors that nobody opened")), "follow_ups acknowledge_follow_up follow_up_within"),
    (
        Said(
            gettext_lazy("what you were granted and have used"),
            gettext_lazy("what %(name)s was granted and has used"),
        ),
        "ledger amount change_decision end_decision overdrawn released",
    ),
    (
        Said(gettext_lazy("a helper's page, hours and absences")),
        (
            "provider absence absences add_absence who_is_away remove_absence undo_absence last_day undo_last_day stay"
            " shifts shift add_shift take_off_shift put_back_shift deactivate_provider reactivate_provider"
            " remove_week round_the_clock add_provider staffing shares hours exceptions remove_exception"
            " closures add_closure remove_closure pause_department resume_department grant_qualification"
            " withdraw_qualification expiring qualifications qualification remove_qualification"
        ),
    ),
    (
        Said(gettext_lazy("services and their rules")),
        "services service add_service pause_service resume_service modules switch_on_module switch_off_module",
    ),
    (
        Said(gettext_lazy("how the work was shared, and figures")),
        "fairness figures figures_file all_figures all_figures_file",
    ),
    (
        Said(gettext_lazy("who works here and how they sign in")),
        (
            "people person invite_person invite_again close_account open_account turn_away withdraw_invitation sign_in"
            " work_sign_in save_sign_in_policy try_work_sign_in remove_work_sign_in add_group_role"
            " end_group_role"
        ),
    ),
    (Said(gettext_lazy("what is kept and for how long")), "retention change_retention"),
    (Said(gettext_lazy("the messages of the municipality")), "messages message"),
)
OF_ROUTE: Mapping[str, Said] = {name: said for said, names in PARTS for name in names.split()}
ELSEWHERE = Said(gettext_lazy("the department's pages"))
ON_BEHALF = Said(gettext_lazy("your own pages"), gettext_lazy("the pages of %(name)s"))
OF_THE_DAY = Said(gettext_lazy("their own day's visits"))

AT_WORK = "at_work"
ROLES: Mapping[str, Said] = {
    StaffRole.DEPARTMENT_ADMINISTRATOR: Said(gettext_lazy("leads the department")),
    StaffRole.CASE_OFFICER: Said(gettext_lazy("case officer of the department")),
    StaffRole.MUNICIPALITY_ADMINISTRATOR: Said(gettext_lazy("administrator of the municipality")),
    StaffRole.PARTNER: Said(gettext_lazy("partner of the department")),
    "provider": Said(gettext_lazy("helper of the department")),
    "representative": Said(gettext_lazy("acts for you"), gettext_lazy("acts for %(name)s")),
    AT_WORK: Said(gettext_lazy("works for the municipality")),
}
BY_WAY_IN: Mapping[str, str] = {
    Channel.REPRESENTATIVE: "representative",
    Channel.STAFF: AT_WORK,
    Channel.PHONE: AT_WORK,
}
"""As whom, where the log says no more than the way in."""


def part_in_words(part: str, *, whose: str = "") -> str:
    """Of the name of an address; of one that no words were given for, where it belongs. Of a module its title."""
    space, _colon, name = part.rpartition(":")
    if space == "day":
        return OF_THE_DAY.to(whose)
    if space == "manage":
        return OF_ROUTE.get(name, ELSEWHERE).to(whose)
    title = next((str(each.title) for each in installed_modules() if each.key == space), "")
    return title or (ON_BEHALF.to(whose) if part else "")


def right_in_words(role: str, *, department: str, whose: str = "") -> str:
    """“leads the department: Home help north”; nothing for what nobody did."""
    words = ROLES[role].to(whose) if role in ROLES else ""
    if not words or not department:
        return words
    return _("%(role)s: %(department)s") % {"role": words, "department": department}
