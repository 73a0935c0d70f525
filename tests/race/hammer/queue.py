"""The queue, as a worker has it: on a login of its own, and never in the transaction of what it runs."""

import psycopg
from django.conf import settings
from django.db import connections

BEGIN = """
UPDATE jobs.procrastinate_jobs SET status = 'succeeded'
WHERE status = 'todo' AND queueing_lock = %s AND args ->> 'tenant' = 'larvik'
"""


def begin_waiting_job(name: str, *, key: int) -> None:
    """The one that waits in the queue does so no longer, if there is one: whoever comes now asks for another."""
    place = connections["default"].settings_dict
    where = {"host": place["HOST"], "port": place["PORT"], "dbname": place["NAME"]}
    with psycopg.connect(**where, user=settings.WORKER_ROLE, autocommit=True) as worker:
        worker.execute(BEGIN, [f"larvik:{name}:{key}"])
