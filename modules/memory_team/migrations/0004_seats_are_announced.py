"""What was put up before kept times said how many seats they have."""

from django.db import migrations

KEPT = """
UPDATE shop_kepttime AS kept SET seats = course.seats
FROM memory_team_coursedate AS date JOIN memory_team_course AS course ON course.id = date.course_id
WHERE date.kept_id = kept.id AND kept.seats IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("memory_team", "0003_courses_are_announced"), ("shop", "0035_seats_announced")]

    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
