"""What has a name that nobody else of its kind has, and is taken out of use rather than deleted."""

from typing import Any

from django.db import models

from servanda.foundation.models import Record


class Named(Record):
    """A record with a name. ``sort_name`` is the name folded in Python: no collation of the database is used."""

    name = models.CharField(max_length=80, error_messages={"blank": "Enter a name."})
    sort_name = models.CharField(max_length=240, editable=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="%(class)s_has_a_name")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = self.name.casefold()[:240]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name
