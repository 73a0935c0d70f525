"""What the public part may know of the municipalities' schemas and of the queue: counts, by functions of the owner's."""

from typing import Any

from django.conf import settings
from django.db import migrations

HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$"

FUNCTIONS = {
    "operations_jobs()": f"""
        RETURNS TABLE (tenant text, waiting bigint, held bigint, failed bigint) {HEAD}
        BEGIN
            RETURN QUERY SELECT args ->> 'tenant',
                count(*) FILTER (WHERE status::text IN ('todo', 'doing') AND queue_name <> 'held'),
                count(*) FILTER (WHERE status::text IN ('todo', 'doing') AND queue_name = 'held'),
                count(*) FILTER (WHERE status::text = 'failed')
            FROM jobs.procrastinate_jobs GROUP BY 1;
        END $$""",
    "operations_failed_jobs(text)": f"""
        RETURNS TABLE (task text, attempts integer, failed_at timestamptz) {HEAD}
        BEGIN
            RETURN QUERY SELECT job.task_name::text, job.attempts, max(event.at)
            FROM jobs.procrastinate_jobs AS job
            LEFT JOIN jobs.procrastinate_events AS event ON event.job_id = job.id AND event.type::text = 'failed'
            WHERE job.status::text = 'failed' AND job.args ->> 'tenant' = $1
            GROUP BY job.id ORDER BY 3 DESC NULLS LAST, job.id DESC LIMIT 20;
        END $$""",
    "operations_let_jobs_go()": f"""
        RETURNS bigint {HEAD}
        DECLARE
            moved bigint;
        BEGIN
            UPDATE jobs.procrastinate_jobs SET queue_name = 'default'
            WHERE queue_name = 'held' AND status::text = 'todo' AND NOT EXISTS (
                SELECT FROM public.tenants_municipality
                WHERE schema_name = args ->> 'tenant' AND state = 'suspended'
            );
            GET DIAGNOSTICS moved = ROW_COUNT;
            RETURN moved;
        END $$""",
    "operations_migrations(text[], text[])": f"""
        RETURNS TABLE (of_schema text, applied bigint) {HEAD}
        BEGIN
            FOR of_schema IN SELECT schema_name FROM public.tenants_municipality ORDER BY 1 LOOP
                CONTINUE WHEN to_regclass(format('%I.django_migrations', of_schema)) IS NULL;
                EXECUTE format(
                    'SELECT count(*) FROM unnest($1, $2) AS wanted (app, name)'
                    ' JOIN %I.django_migrations USING (app, name)', of_schema
                ) INTO applied USING $1, $2;
                RETURN NEXT;
            END LOOP;
        END $$""",
}


def make_functions(apps: Any, schema_editor: Any) -> None:
    """Nobody may call them but the role of the public part."""
    role = f"{settings.TENANT_ROLE_PREFIX}_public"
    for signature, body in FUNCTIONS.items():
        schema_editor.execute(f"CREATE OR REPLACE FUNCTION public.{signature} {body}", params=None)
        schema_editor.execute(f"REVOKE ALL ON FUNCTION public.{signature} FROM PUBLIC")
        schema_editor.execute(f'GRANT EXECUTE ON FUNCTION public.{signature} TO "{role}"')


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("tenants", "0002_provider_sessions")]

    operations = [migrations.RunPython(make_functions, migrations.RunPython.noop)]
