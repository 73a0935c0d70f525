"""The queue's own triggers find its tables by the path: the function that moves jobs says it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("operations", "0002_figures")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION public.operations_let_jobs_go() SET search_path = jobs, pg_temp",
            migrations.RunSQL.noop,
        )
    ]
