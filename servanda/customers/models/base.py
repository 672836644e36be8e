"""What customers, contacts and products have in common."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from servanda.customers.naming import findable, sortable
from servanda.foundation.models import Record


class Foreign(Record):
    """A record that another system may know too, under an ``external_id`` that is unique for its kind."""

    external_id = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Findable(Foreign):
    """A record with a name. How it is sorted and found is made in Python: no collation is used."""

    name = models.CharField(
        max_length=120,
        error_messages={"blank": "Enter a name.", "max_length": "Shorten the name to 120 characters."},
    )
    sort_name = models.CharField(max_length=400, editable=False)
    find_name = models.CharField(max_length=800, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Folding makes some names longer than their letters; what is cut off decides nothing.
        self.sort_name, self.find_name = sortable(self.name)[:400], findable(self.name)[:800]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name


def one_external_id(name: str) -> models.UniqueConstraint:
    """At most one record of the kind for each ``external_id``; any number without."""
    return models.UniqueConstraint(
        models.F("external_id"),
        condition=~models.Q(external_id=""),
        name=name,
        violation_error_code="external_id",
        violation_error_message="Another one has this external id.",
    )


def by_words(name: str) -> GinIndex:
    """Finds the beginnings of words in names, and names that are almost like what was typed."""
    return GinIndex(OpClass("find_name", name="gin_trgm_ops"), name=name)
