"""What service levels and support plans have in common: a name, one default, and versions that only grow."""

from django.db import models
from django.db.models.functions import Lower

from servanda.foundation.models import Record
from servanda.organisations.models.named import Named


class Versioned(Named):
    """A named record whose promises are kept in versions. Exactly one of its kind is the default.

    That there is at most one is a constraint; that there is one at all, a trigger (migration ``numbers_and_pins``).
    """

    is_default = models.BooleanField(default=False, editable=False)

    class Meta(Named.Meta):
        abstract = True


class Version(Record):
    """One version; what refers to it keeps what it says for good."""

    append_only = True

    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        abstract = True


def one_name(kind: str) -> models.UniqueConstraint:
    """At most one record of the kind with this name, case aside."""
    return models.UniqueConstraint(
        Lower("name"),
        name=f"one_{kind}_per_name",
        violation_error_code="name",
        violation_error_message="Another one has this name.",
    )


def one_default(kind: str) -> models.UniqueConstraint:
    """At most one of the kind is the default."""
    return models.UniqueConstraint(
        fields=["is_default"], condition=models.Q(is_default=True), name=f"one_default_{kind}"
    )


def default_in_use(kind: str) -> models.CheckConstraint:
    """The default stays in use."""
    return models.CheckConstraint(
        condition=models.Q(is_default=False) | models.Q(is_active=True),
        name=f"default_{kind}_is_active",
        violation_error_code="is_active",
        violation_error_message="The default stays in use; make another the default first.",
    )
