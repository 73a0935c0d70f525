"""Every figure of the October that was worked out by hand; the arithmetic stands beside each."""

from datetime import timedelta

import pytest

from shop.queries.figures.all_figures import Figures, figures_of
from shop.queries.figures.changes import Changes
from shop.queries.figures.lead_time import LeadTime
from shop.queries.figures.outcomes import Outcomes
from shop.queries.figures.released import Released
from shop.queries.figures.span import Group, Span
from shop.queries.figures.spread import Spread
from shop.queries.figures.standing import Standing
from shop.queries.figures.upset import Upset
from shop.queries.figures.utilisation import Utilisation
from shop.queries.figures.volume import Volume
from shop.queries.figures.ways import Ways
from tests.shop.queries.figures.october import OCTOBER, SEPTEMBER, October


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


class Worked:
    """The figures of both months, and how to ask for one of them."""

    def __init__(self, october: October) -> None:
        self.october = october
        self.found = figures_of(Span((october.department.pk,), SEPTEMBER, months=2))

    @property
    def cleaning(self) -> Figures:
        return self.found[Group(OCTOBER, self.october.department.pk, self.october.cleaning.pk)]

    @property
    def talk(self) -> Figures:
        return self.found[Group(OCTOBER, self.october.department.pk, self.october.talk.pk)]

    @property
    def all(self) -> Figures:
        return self.found[Group(OCTOBER, self.october.department.pk)]

    @property
    def september(self) -> Figures:
        return self.found[Group(SEPTEMBER, self.october.department.pk)]


@pytest.fixture
def worked(october: October) -> Worked:
    return Worked(october)


def test_visits_booked(worked: Worked) -> None:
    # 1–10 and 12 are eleven; 5, 6, 10 were cancelled and 12 declined: seven. All six people.
    assert worked.cleaning.volume == Volume(booked=11, standing=7, recipients=6)
    # 13–17; D, E, F, A and B.
    assert worked.talk.volume == Volume(booked=5, standing=5, recipients=5)
    assert worked.all.volume == Volume(booked=16, standing=12, recipients=6)
    assert worked.september.volume == Volume(booked=2, standing=2, recipients=2)


def test_utilisation(worked: Worked) -> None:
    # On duty 28 + 24 + 6 = 58 h. Cleaning: 1, 2, 3, 4, 7, 8, 9 are 7 h, and half an hour of 19.
    assert worked.cleaning.utilisation == Utilisation(booked=7 * 60 + 30, on_duty=58 * 60)
    # Talks: 13 and 14 half an hour each, half an hour of 15, and the session of 16 and 17 once: 2 h.
    assert worked.talk.utilisation == Utilisation(booked=2 * 60, on_duty=58 * 60)
    assert worked.all.utilisation == Utilisation(booked=570, on_duty=3480)
    assert worked.all.utilisation.rate == 570 / 3480  # 16 per cent
    # 18 is an hour, and half an hour of 19; Amal 8 h and Berit 2 h.
    assert worked.september.utilisation == Utilisation(booked=90, on_duty=600)
    assert worked.september.utilisation.rate == 0.15


def test_no_shows_and_wasted_trips(worked: Worked) -> None:
    cleaning = worked.cleaning.outcomes
    # Over are 1, 2, 3, 4, 7, 8, 9. Themselves booked and told of: 1, 2, 4, 7. By the office: 3.
    assert cleaning == Outcomes(
        over=7,
        done=4,
        nobody_home=1,
        wasted_trips=1,
        we_did_not_come=1,
        own_with_outcome=4,
        own_nobody_home=0,
        offices_with_outcome=1,
        offices_nobody_home=1,
    )
    assert (cleaning.with_outcome, cleaning.without_outcome) == (6, 1)
    assert cleaning.wasted_trips_rate == cleaning.nobody_home_rate == cleaning.we_did_not_come_rate == 1 / 6
    assert (cleaning.own_nobody_home_rate, cleaning.offices_nobody_home_rate) == (0, 1)
    # 14 did not come to the office: nobody home, and no trip.
    assert worked.talk.outcomes == Outcomes(
        over=5,
        done=4,
        nobody_home=1,
        wasted_trips=0,
        we_did_not_come=0,
        own_with_outcome=3,
        own_nobody_home=1,
        offices_with_outcome=2,
        offices_nobody_home=0,
    )
    assert worked.all.outcomes.wasted_trips_rate == 1 / 11
    assert worked.all.outcomes.nobody_home_rate == 2 / 11


def test_changes_per_booking(worked: Worked) -> None:
    # 7 was moved twice, 5 and 10 were cancelled by the recipient, 6 by the department, 8 went to somebody else.
    assert worked.cleaning.changes == Changes(
        booked=11,
        moved=2,
        moved_by_recipient=1,
        cancelled_by_recipient=2,
        cancelled_by_department=1,
        reassigned=1,
    )
    assert worked.cleaning.changes.per_booking == 6 / 11
    assert worked.talk.changes.per_booking == 0
    assert worked.all.changes.per_booking == 6 / 16


def test_lead_time(worked: Worked) -> None:
    # In hours, of 1–8 and 12: 167, 94, 17½, 49¼, 96, 118, 48, 24, 24.
    # In order: 17½, 24, [24], 48, [49¼], 94, [96], 118, 167.
    assert worked.cleaning.lead_time == LeadTime(9, hours(24), hours(49.25), hours(96))
    # 13–17: 24, 96, 169 (seven days, one of them with 25 hours), 2, 2. In order: 2, [2], [24], [96], 169.
    assert worked.talk.lead_time == LeadTime(5, hours(2), hours(24), hours(96))
    # All fourteen: 2, 2, 17½, 24, 24, 24, 48, 49¼, 94, 96, 96, 118, 167, 169.
    # The quartiles lie at 3¼, 6½ and 9¾ from the first: 24, half way from 48 to 49¼, and 96.
    assert worked.all.lead_time == LeadTime(14, hours(24), hours(48.625), hours(96))


def test_booked_by_themselves_and_outside_office_hours(worked: Worked) -> None:
    # 1–8 and 12; not by themselves 3 and 6; outside 2 (Sunday), 3 (15.30), 4 (7.45), 7 (Saturday). 9 and 10 stand.
    assert worked.cleaning.ways == Ways(chosen=9, themselves=7, outside=4)
    # 16 and 17 called, at eight; 15 was booked on a Saturday night.
    assert worked.talk.ways == Ways(chosen=5, themselves=3, outside=1)
    assert worked.all.ways.themselves_rate == 10 / 14
    assert worked.all.ways.outside_rate == 5 / 14


def test_released_time(worked: Worked) -> None:
    # Two visits of an hour.
    assert worked.cleaning.released == worked.all.released == Released(minutes=120, periods=1, is_over=True)
    assert worked.talk.released is None
    assert worked.september.released is None


def test_spread(worked: Worked) -> None:
    # Amal: 1, 2, 3, 7, 8, 9 are 6 h of 36 (the closed day is in it, as where the shares are shown): 17 per cent.
    # Berit: 4 and 15 an hour, 13, 14 and the session half an hour: 3½ h of 38: 9 per cent.
    assert worked.all.spread == Spread(points=8, on_duty=2)
    assert worked.cleaning.spread is None


def test_standing_visits_that_were_declined(worked: Worked) -> None:
    # The 5th came; the 12th was cancelled and the 26th skipped by C; on the 19th nobody was free.
    assert worked.cleaning.standing == Standing(planned=4, booked=1, declined=2)
    assert worked.cleaning.standing.declined_rate == 0.5
    assert worked.talk.standing.declined_rate is None


def test_upset_visits_and_the_deadline(worked: Worked) -> None:
    # 2 was replaced in time, 7 was moved a day late, 6 is open and late, 4 was given up.
    cleaning = worked.cleaning.upset
    assert cleaning == Upset(in_all=4, replaced=1, moved=1, not_carried_out=1, kept=1, still_in_time=0)
    assert (cleaning.open, cleaning.kept_rate) == (1, 0.25)
    # 13 became known at half past eleven on the last evening of October, and there is time until tomorrow.
    assert worked.talk.upset == Upset(in_all=1, still_in_time=1)
    assert worked.talk.upset.kept_rate is None
    assert worked.all.upset.kept_rate == 0.25


def test_all_departments_together_are_the_sum_of_them(worked: Worked) -> None:
    together = worked.found[Group(OCTOBER)]
    assert together.volume == worked.all.volume
    assert together.utilisation == worked.all.utilisation
    assert together.lead_time == worked.all.lead_time
    assert together.released == worked.all.released
    assert together.spread is None, "departments share no people"
