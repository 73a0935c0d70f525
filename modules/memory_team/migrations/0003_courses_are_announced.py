"""What was put up before kept times and bookings said what they are called and where."""

from django.db import migrations

KEPT = """
UPDATE shop_kepttime AS kept SET title = course.title, where_text = course.place
FROM memory_team_coursedate AS date JOIN memory_team_course AS course ON course.id = date.course_id
WHERE date.kept_id = kept.id AND kept.title = ''
"""
BOOKED = """
UPDATE shop_booking AS booking SET title = course.title, where_text = course.place
FROM memory_team_coursedate AS date JOIN memory_team_course AS course ON course.id = date.course_id
WHERE booking.service_id = date.service_id AND booking.starts_at = date.starts_at AND booking.title = ''
    AND (date.called_off_at IS NULL) = {stands}
"""


class Migration(migrations.Migration):
    dependencies = [("memory_team", "0002_courses"), ("shop", "0033_announced_sessions")]

    operations = [
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(BOOKED.format(stands="true"), migrations.RunSQL.noop),
        migrations.RunSQL(BOOKED.format(stands="false"), migrations.RunSQL.noop),
    ]
