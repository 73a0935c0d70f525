from django.db import migrations, models


class Migration(migrations.Migration):
    """The new rule allows all that the old one does: it comes first, so that there is always one."""

    dependencies = [("shop", "0039_partners_from_outside")]

    operations = [
        migrations.AddConstraint(
            model_name="waitlistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")),
                fields=("recipient", "service", "chosen"),
                name="waitlist_waits_once_for_each_chosen",
            ),
        ),
        migrations.RemoveConstraint(model_name="waitlistentry", name="waitlist_waits_once_a_service"),
    ]
