"""The small vocabularies that a case is described with. All have one shape, so one set of actions keeps them."""

from typing import Any, ClassVar, Final

from django.db import models
from django.db.models.functions import Lower

from servanda.foundation.models import Record


class Term(Record):
    """A word of a vocabulary. ``editable_fields`` are what the set-up page and the API may set, in their order."""

    editable_fields: ClassVar[tuple[str, ...]] = ("label",)
    ordered_by: ClassVar[tuple[str, ...]] = ("sort_label", "id")
    is_fixed: ClassVar[bool] = False

    label = models.CharField(
        max_length=80,
        error_messages={"blank": "Enter a label.", "max_length": "Shorten the label to 80 characters."},
    )
    sort_label = models.CharField(max_length=240, editable=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=~models.Q(label=""), name="%(class)s_has_a_label")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_label = self.label.casefold()[:240]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.label


class TermWithDefault(Term):
    """A word of a vocabulary in which one is preset."""

    is_default = models.BooleanField(default=False, editable=False)

    class Meta(Term.Meta):
        abstract = True


def _one_label(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        Lower("label"),
        name=name,
        violation_error_code="label",
        violation_error_message="This label is taken; choose another.",
    )


def _one_default(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name=name)


def _default_is_active(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(is_default=False) | models.Q(is_active=True),
        name=name,
        violation_error_code="is_active",
        violation_error_message="The default stays in use; make another the default first.",
    )


class Severity(TermWithDefault):
    """How bad it is, 1 to 4 with 1 the worst. The four are shipped; only their labels change."""

    editable_fields = ("label",)
    ordered_by = ("level",)
    is_fixed = True

    level = models.PositiveSmallIntegerField(editable=False)

    class Meta(Term.Meta):
        constraints = [
            *Term.Meta.constraints,
            _one_label("one_severity_per_label"),
            _one_default("one_default_severity"),
            models.UniqueConstraint(fields=["level"], name="one_severity_per_level"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=4), name="severity_is_between_1_and_4"
            ),
            models.CheckConstraint(condition=models.Q(is_active=True), name="severity_stays_in_use"),
        ]


class Priority(TermWithDefault):
    """Ranks cases that are otherwise equal; the smaller rank is worked on first."""

    editable_fields = ("label", "rank")
    ordered_by = ("rank",)

    rank = models.PositiveSmallIntegerField(
        error_messages={"null": "Enter a rank.", "invalid": "Enter a rank as a number."}
    )

    class Meta(Term.Meta):
        constraints = [
            *Term.Meta.constraints,
            _one_label("one_priority_per_label"),
            _one_default("one_default_priority"),
            _default_is_active("default_priority_is_active"),
            models.UniqueConstraint(
                models.F("rank"),
                name="one_priority_per_rank",
                violation_error_code="rank",
                violation_error_message="Another priority has this rank.",
            ),
        ]


class Category(TermWithDefault):
    """What a case is about: a tree, with what a new case in it starts from and the queue it goes to."""

    editable_fields = ("label", "parent_id", "queue_id", "title_template", "description_template")

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    queue = models.ForeignKey(
        "organisations.Queue", on_delete=models.PROTECT, null=True, blank=True, related_name="categories"
    )
    title_template = models.CharField(max_length=200, blank=True)
    description_template = models.TextField(max_length=8000, blank=True)

    class Meta(Term.Meta):
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(
                Lower("label"),
                "parent",
                name="one_category_per_label_and_parent",
                nulls_distinct=False,
                violation_error_code="label",
                violation_error_message="Another category at this place has this label.",
            ),
            _one_default("one_default_category"),
            _default_is_active("default_category_is_active"),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="category_is_not_its_own_parent",
                violation_error_code="parent",
                violation_error_message="A category cannot stand below itself.",
            ),
        ]


class CompletionCode(Term):
    """How a case ended: which kind of error it was, and whether its incident may be given back."""

    editable_fields = ("label", "error_category", "may_refund", "for_unanswered")

    error_category = models.CharField(max_length=80, blank=True)
    may_refund = models.BooleanField(default=False)
    for_unanswered = models.BooleanField(default=False)

    class Meta(Term.Meta):
        constraints = [
            *Term.Meta.constraints,
            _one_label("one_completion_code_per_label"),
            models.UniqueConstraint(
                fields=["for_unanswered"],
                condition=models.Q(for_unanswered=True),
                name="one_completion_code_for_unanswered",
            ),
        ]


class HoldReason(Term):
    """Why a case rests: whether its resolution clock pauses, and whether a word from the customer ends it."""

    editable_fields = ("label", "pauses_resolution", "ends_when_customer_writes")

    pauses_resolution = models.BooleanField(default=False)
    ends_when_customer_writes = models.BooleanField(default=False)

    class Meta(Term.Meta):
        constraints = [*Term.Meta.constraints, _one_label("one_hold_reason_per_label")]


class SupportType(Term):
    """A label on agreements and keys."""

    class Meta(Term.Meta):
        constraints = [*Term.Meta.constraints, _one_label("one_support_type_per_label")]


class Service(Term):
    """What a contract may include."""

    class Meta(Term.Meta):
        constraints = [*Term.Meta.constraints, _one_label("one_service_per_label")]


class RateType(Term):
    """At which rate time is worked, and whether it is billable unless somebody says otherwise."""

    editable_fields = ("label", "is_billable")

    is_billable = models.BooleanField(default=True)

    class Meta(Term.Meta):
        constraints = [*Term.Meta.constraints, _one_label("one_rate_type_per_label")]


VOCABULARIES: Final[dict[str, type[Term]]] = {
    "severities": Severity,
    "priorities": Priority,
    "categories": Category,
    "completion-codes": CompletionCode,
    "hold-reasons": HoldReason,
    "support-types": SupportType,
    "services": Service,
    "rate-types": RateType,
}
"""Every vocabulary by the name that pages and API use."""
