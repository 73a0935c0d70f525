"""What became of visits in the demonstration, and the doors that nobody opened: most seen to, one for too long."""

from datetime import datetime, timedelta

from django.db import connection

from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.outcomes.follow_ups import acknowledge_follow_up, open_follow_up
from shop.enums import BookingStatus, FollowUpAnswer, NoShowBy, ServicePlace, StaffRole
from shop.forms.lists.duty import LOOKS_BACK
from shop.models import Booking, Department, FollowUp, RoleGrant

ANSWERS = (
    FollowUpAnswer.FORGOT,
    FollowUpAnswer.WELL,
    FollowUpAnswer.WITH_RELATIVES,
    FollowUpAnswer.FORGOT,
    FollowUpAnswer.IN_HOSPITAL,
)
TOLD_LATELY = (timedelta(minutes=20), timedelta(hours=2))
"""How long ago the last two were told: of the first there is time left, of the second there is none."""
ASKED_AFTER = timedelta(minutes=35)

SAY_HOW_LONG = """
UPDATE shop_booking b SET delivered_minutes =
    extract(epoch FROM b.ends_at - b.starts_at)::int / 60 + 5 * (b.id %% 9 - 3)
FROM shop_service s
WHERE s.id = b.service_id AND s.stay_unit = '' AND b.department_id = %(department)s AND b.status = 'completed'
    AND b.id %% 9 NOT IN (3) AND b.delivered_minutes IS NULL AND b.ends_at - b.starts_at > interval '15 minutes'
"""


def say_how_long(department: Department) -> None:
    """Most visits take a little longer or shorter than planned; of the others nobody has said anything."""
    with connection.cursor() as cursor:
        cursor.execute(SAY_HOW_LONG, {"department": department.pk})


def follow_up_closed_doors(department: Department, *, now: datetime) -> None:
    """Every door that stayed shut in the last two weeks has its follow-up; those that have one are left alone."""
    grant = RoleGrant.objects.filter(department=department, role=StaffRole.DEPARTMENT_ADMINISTRATOR).first()
    visits = Booking.objects.filter(
        department=department,
        status=BookingStatus.NO_SHOW,
        no_show_by=NoShowBy.RECIPIENT,
        service__place=ServicePlace.AT_HOME,
        service__uses_places=False,
        starts_at__gte=now - LOOKS_BACK,
        follow_up=None,
    )
    told = list(visits.select_related("service", "department").order_by("-starts_at", "-pk"))
    for number, booking in enumerate(told):
        is_late = number < len(TOLD_LATELY)
        at = now - TOLD_LATELY[number] if is_late else booking.ends_at
        Booking.objects.filter(pk=booking.pk).update(outcome_at=at)
        open_follow_up(booking, actor=SYSTEM)
        follow_up = FollowUp.objects.get(booking=booking)
        follow_up.opened_at, follow_up.due_at = at, at + department.follow_up_within
        follow_up.save(update_fields=["opened_at", "due_at"])
        if grant and not is_late:
            answer = ANSWERS[number % len(ANSWERS)]
            actor = Actor(user_id=grant.user_id, channel=Channel.STAFF)
            acknowledge_follow_up(follow_up, answer=answer, actor=actor)
            FollowUp.objects.filter(pk=follow_up.pk).update(acknowledged_at=at + ASKED_AFTER)
