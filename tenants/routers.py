"""Which app's tables belong in the schema the owner works in now."""

from typing import Any

from django.conf import settings
from django_tenants.routers import TenantSyncRouter

from tenants.ddl import OWNER, working_schema


class SchemaRouter(TenantSyncRouter):
    """Django's own migrate asks this for every operation; only the owner's alias has DDL rights."""

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        schema = working_schema()
        if db != OWNER or schema is None:
            return False
        apps = {"public": settings.SHARED_APPS, "jobs": settings.QUEUE_APPS}.get(schema, settings.TENANT_APPS)
        return bool(self.app_in_list(app_label, apps))
