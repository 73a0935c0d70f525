"""Those who look after a recipient during a visit write in its thread as well; what is theirs is read by the third."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0036_sessions_close"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="threadmessage",
            name="third_read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="threadmessage",
            name="side",
            field=models.CharField(
                choices=[
                    ("recipient", "recipient"),
                    ("department", "department"),
                    ("helper", "who looks after them"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="threadmessage",
            index=models.Index(
                condition=models.Q(("side", "helper"), ("third_read_at__isnull", True)),
                fields=["booking"],
                name="thread_message_of_helpers",
            ),
        ),
    ]
