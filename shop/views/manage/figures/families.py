"""Which figures there are, what they are called, what counts, in which tables they stand and which are drawn."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.queries.figures.all_figures import Figures
from shop.views.manage.figures.columns import Column, Table, Unit, minutes


def _share(label: str | Promise, value: Callable[[Figures], float | None]) -> Column:
    return Column(label, value, Unit.SHARE)


UTILISATION = _share(_("Booked of the time on duty"), lambda each: each.utilisation.rate)
PLACES_USED = _share(_("Booked of the open time"), lambda each: each.utilisation.places_rate)
NOBODY_HOME = _share(_("Nobody home or did not come, share"), lambda each: each.outcomes.nobody_home_rate)
WASTED = _share(_("Wasted trips, share"), lambda each: each.outcomes.wasted_trips_rate)
CHANGES_PER_VISIT = Column(_("Changes per visit booked"), lambda each: each.changes.per_booking, Unit.RATIO)
BY_THEMSELVES = _share(_("By themselves, share"), lambda each: each.ways.themselves_rate)
OUTSIDE = _share(_("Outside office hours, share"), lambda each: each.ways.outside_rate)
DECLINED = _share(_("Declined, share"), lambda each: each.standing.declined_rate)
KEPT = _share(_("Promise kept, share"), lambda each: each.upset.kept_rate)
RELEASED_HOURS = Column(
    _("Released hours"),
    lambda each: minutes(each.released.minutes if each.released else None),
    Unit.HOURS,
    is_final=lambda each: each.released is None or each.released.is_over,
    is_whole=lambda each: each.released is None or not each.released.is_part,
)
POINTS = Column(_("Spread"), lambda each: each.spread.points if each.spread else None, Unit.POINTS)
OWN_NOT_THERE = Column(
    _("of these, not there"),
    lambda each: each.outcomes.own_nobody_home_rate,
    Unit.SHARE,
    in_picture=_("Not there, of those who had booked themselves"),
)
OFFICES_NOT_THERE = Column(
    _("of those, not there"),
    lambda each: each.outcomes.offices_nobody_home_rate,
    Unit.SHARE,
    in_picture=_("Not there, of those for whom the department had booked"),
)
VISITS = Table(
    key="visits",
    title=_("Visits and time on duty"),
    meaning=_(
        "Booked are all visits of the month, also those that were cancelled or declined later. Time on duty is the"
        " shifts, without absences and closed days; booked time is the visits themselves, without the buffers around"
        " them, and cut to the month. Of a service it is the part it takes of the department’s time."
    ),
    columns=(
        Column(_("Booked"), lambda each: each.volume.booked),
        Column(_("Not cancelled"), lambda each: each.volume.standing),
        Column(_("Recipients"), lambda each: each.volume.recipients),
        Column(_("Booked hours"), lambda each: minutes(each.utilisation.booked), Unit.HOURS),
        Column(
            _("Hours on duty"),
            lambda each: minutes(each.utilisation.on_duty),
            Unit.HOURS,
            of_departments=True,
        ),
        UTILISATION,
    ),
    drawn=(UTILISATION,),
    is_there=lambda each: bool(each.volume.booked or each.utilisation.on_duty),
)
PLACES = Table(
    key="places",
    title=_("Beds and other places"),
    meaning=_(
        "Hours in which a place was booked, of those in which it could be. A stay is cut to the month."
    ),
    columns=(
        Column(_("Hours with a guest"), lambda each: minutes(each.utilisation.places_booked), Unit.HOURS),
        Column(
            _("Hours open"),
            lambda each: minutes(each.utilisation.places_open),
            Unit.HOURS,
            of_departments=True,
        ),
        PLACES_USED,
    ),
    drawn=(PLACES_USED,),
    is_there=lambda each: bool(each.utilisation.places_booked or each.utilisation.places_open),
)
OUTCOMES = Table(
    key="outcomes",
    title=_("How the visits went"),
    meaning=_(
        "Of the visits that are over and were not cancelled. A trip is wasted when somebody went to a home and nobody"
        " was there; at the office or in a bed nobody has gone anywhere. The shares are of the visits of which somebody"
        " has said how they went."
    ),
    columns=(
        Column(_("Over"), lambda each: each.outcomes.over),
        Column(pgettext_lazy("visits", "Carried out"), lambda each: each.outcomes.done),
        Column(
            _("Nobody home or did not come"),
            lambda each: each.outcomes.nobody_home,
            beside=NOBODY_HOME,
        ),
        Column(
            _("Wasted trips"),
            lambda each: each.outcomes.wasted_trips,
            beside=WASTED,
        ),
        Column(
            _("We could not come"),
            lambda each: each.outcomes.we_did_not_come,
            beside=_share(_("We could not come, share"), lambda each: each.outcomes.we_did_not_come_rate),
        ),
        Column(_("Outcome missing"), lambda each: each.outcomes.without_outcome),
    ),
    drawn=(NOBODY_HOME, WASTED),
    is_there=lambda each: bool(each.outcomes.over),
)
RESPONSIBILITY = Table(
    key="responsibility",
    title=_("Nobody home, by who had booked"),
    meaning=_(
        "The share of visits with an outcome at which the recipient was not there: of those that recipients and their"
        " representatives booked themselves, and of those that the department booked for them. Standing visits are"
        " left out."
    ),
    columns=(
        Column(_("Booked themselves"), lambda each: each.outcomes.own_with_outcome),
        OWN_NOT_THERE,
        Column(_("Booked by the department"), lambda each: each.outcomes.offices_with_outcome),
        OFFICES_NOT_THERE,
    ),
    drawn=(OWN_NOT_THERE, OFFICES_NOT_THERE),
    is_there=lambda each: bool(each.outcomes.own_with_outcome or each.outcomes.offices_with_outcome),
)
CHANGES = Table(
    key="changes",
    title=_("Changes"),
    meaning=_(
        "What was done to the visits of the month, whenever it was done: moved, cancelled, or given to somebody else."
        " One that was moved twice counts twice. Visits that ended because a recipient died or moved away, or a"
        " decision ended, are no changes."
    ),
    columns=(
        Column(pgettext_lazy("visits", "Moved"), lambda each: each.changes.moved),
        Column(_("of these, by recipients"), lambda each: each.changes.moved_by_recipient),
        Column(_("Cancelled by recipients"), lambda each: each.changes.cancelled_by_recipient),
        Column(_("Cancelled by the department"), lambda each: each.changes.cancelled_by_department),
        Column(_("Given to somebody else"), lambda each: each.changes.reassigned),
        CHANGES_PER_VISIT,
    ),
    drawn=(CHANGES_PER_VISIT,),
    is_there=lambda each: bool(each.changes.booked),
)
WAYS = Table(
    key="ways",
    title=_("How visits are booked"),
    meaning=_(
        "Of the visits whose time somebody chose; those of standing bookings come by themselves and are left out."
        " Themselves are recipients and their representatives. Office hours are Monday to Friday from 8.00 to 15.30,"
        " but for public holidays. Half of the visits were booked at least as many days ahead as the median says;"
        " half of all lie between the two quartiles in brackets."
    ),
    columns=(
        Column(_("Time was chosen"), lambda each: each.ways.chosen),
        Column(
            _("By themselves"),
            lambda each: each.ways.themselves,
            beside=BY_THEMSELVES,
        ),
        Column(
            _("Outside office hours"),
            lambda each: each.ways.outside,
            beside=OUTSIDE,
        ),
        Column(
            _("Days ahead, median"),
            lambda each: each.lead_time.median,
            Unit.DAYS,
            on_page=_("Days ahead, median (quartiles)"),
            beside=Column(
                _("Days ahead, lower quartile"),
                lambda each: each.lead_time.lower_quartile,
                Unit.DAYS,
                beside=Column(
                    _("Days ahead, upper quartile"), lambda each: each.lead_time.upper_quartile, Unit.DAYS
                ),
            ),
        ),
    ),
    drawn=(BY_THEMSELVES, OUTSIDE),
    is_there=lambda each: bool(each.ways.chosen),
)
STANDING = Table(
    key="standing",
    title=_("Standing visits"),
    meaning=_(
        "The days on which a standing booking would have come. Declined are those the recipient skipped or cancelled;"
        " public holidays, pauses and days on which nobody was free are not."
    ),
    columns=(
        Column(pgettext_lazy("days", "Planned"), lambda each: each.standing.planned),
        Column(pgettext_lazy("standing visits", "With a visit"), lambda each: each.standing.booked),
        Column(
            pgettext_lazy("by recipients", "Declined"),
            lambda each: each.standing.declined,
            beside=DECLINED,
        ),
    ),
    drawn=(DECLINED,),
    is_there=lambda each: bool(each.standing.planned),
)
UPSET = Table(
    key="upset",
    title=_("Visits we could not carry out as booked"),
    meaning=_(
        "By the month in which it became known. The promise is kept when somebody else comes, or there is another"
        " time, by the working day the department has set itself; the share leaves out those that are still in time."
    ),
    columns=(
        Column(_("In all"), lambda each: each.upset.in_all),
        Column(_("Somebody else came"), lambda each: each.upset.replaced),
        Column(_("Another time"), lambda each: each.upset.moved),
        Column(_("Not carried out"), lambda each: each.upset.not_carried_out),
        Column(_("Still open"), lambda each: each.upset.open),
        Column(
            _("Promise kept"),
            lambda each: each.upset.kept,
            beside=KEPT,
        ),
    ),
    drawn=(KEPT,),
    is_there=lambda each: bool(each.upset.in_all),
)
RELEASED = Table(
    key="released",
    title=_("Released time"),
    meaning=_(
        "What was granted, and neither booked nor delivered: time for others. No decision is changed by it. Periods"
        " count in the month in which they begin, a visit as long as it usually lasts; days and nights are left out."
        " Where decisions were reduced it may be below zero. Until all of its periods are over, it is so far. “In part”"
        " is a month of which some periods began before the department’s first visit here: what was done until then is"
        " not known, so less may have been released."
    ),
    columns=(RELEASED_HOURS,),
    drawn=(RELEASED_HOURS,),
    is_there=lambda each: each.released is not None,
)
SPREAD = Table(
    key="spread",
    title=_("How evenly the work was shared"),
    meaning=_(
        "The difference between those with the most and the least of their shifts booked, in percentage points. The"
        " smaller it is, the more evenly the work was shared."
    ),
    columns=(
        Column(_("On duty"), lambda each: each.spread.on_duty if each.spread else None),
        POINTS,
    ),
    drawn=(POINTS,),
    is_there=lambda each: each.spread is not None,
    of_departments=True,
)
TABLES = (VISITS, PLACES, OUTCOMES, RESPONSIBILITY, CHANGES, WAYS, STANDING, UPSET, RELEASED, SPREAD)
