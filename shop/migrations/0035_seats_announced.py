"""A session may be announced with fewer seats than its service has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0034_complaints_and_agreed_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="kepttime",
            name="seats",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
