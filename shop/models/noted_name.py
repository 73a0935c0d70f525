"""A person's name, of which it is noted that it was read: see audit.sightings."""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from audit.sightings import note_person


class NotedAttribute(DeferredAttribute):
    """Notes whose name it is each time it is read from a row."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None:
            note_person(instance.pk, value)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        """With this, Python asks the attribute also when the row has the value already."""
        instance.__dict__[self.field.attname] = value


class NotedName(models.CharField):  # type: ignore[type-arg]  # at run time Django's takes none
    descriptor_class = NotedAttribute

    def deconstruct(self) -> Any:
        """To the database, and so to the migrations, it is a text like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def shortened(name: str) -> str:
    """First name and the initial of the last, for lists others may glance at."""
    first, _space, rest = name.partition(" ")
    return f"{first} {rest.rsplit(' ', 1)[-1][:1]}." if rest else first
