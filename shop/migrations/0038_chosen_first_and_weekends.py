"""What a module asks first is kept with what is booked; stays of weekends, and decisions that count these."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0037_three_sides_of_a_thread"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="chosen",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="bookingseries",
            name="chosen",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="waitlistentry",
            name="chosen",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="entitlement",
            name="unit",
            field=models.CharField(
                choices=[
                    ("visits", "visits"),
                    ("minutes", "minutes"),
                    ("hours", "hours"),
                    ("days", "days"),
                    ("nights", "nights"),
                    ("weekends", "weekends"),
                ],
                max_length=20,
                verbose_name="unit",
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="stay_unit",
            field=models.CharField(
                blank=True,
                choices=[("days", "days"), ("nights", "nights"), ("weekends", "weekends")],
                max_length=10,
                verbose_name="counted in",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stay_unit", "weekends"), _negated=True), ("longest_stay", 1), _connector="OR"
                ),
                name="service_of_weekends_has_them_one_by_one",
            ),
        ),
    ]
