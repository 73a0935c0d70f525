"""Who works with a department from outside the municipality has a role as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0038_chosen_first_and_weekends"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grouprole",
            name="role",
            field=models.CharField(
                choices=[
                    ("department_administrator", "department administrator"),
                    ("case_officer", "case officer"),
                    ("municipality_administrator", "municipality administrator"),
                    ("partner", "partner from outside"),
                ],
                max_length=40,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(
                choices=[
                    ("department_administrator", "department administrator"),
                    ("case_officer", "case officer"),
                    ("municipality_administrator", "municipality administrator"),
                    ("partner", "partner from outside"),
                ],
                max_length=40,
                verbose_name="role",
            ),
        ),
    ]
