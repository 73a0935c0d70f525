from django.db import models


class ModuleSwitch(models.Model):
    """A module this municipality has switched on."""

    module_key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.module_key
