"""Contracts: which plan a customer bought, for which products, from when until when."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from servanda.agreements.models.levels import ServiceLevel
from servanda.agreements.models.plans import SupportPlan
from servanda.agreements.models.promising import block_has_a_reason
from servanda.core.codes import CODE_PATTERN
from servanda.core.cover import ContractStage
from servanda.customers.models import Customer, Product
from servanda.customers.models.base import Foreign, one_external_id
from servanda.foundation.models import Record
from servanda.organisations.models import Service, WorkCalendar

NO_PRODUCT: Final = UUID(int=0)
"""Stands for *no product* where two scopes are compared: nothing equals null."""

_STAGES = [
    (ContractStage.DRAFT.value, "Draft"),
    (ContractStage.ACTIVE.value, "Active"),
    (ContractStage.TERMINATED.value, "Terminated"),
]


class Contract(Foreign):
    """What was sold to a customer, under a number like ``CT-2026-0117``.

    Dates are local to ``zone``, the last one included; ``terminated_on`` is then the last day that counts.
    ``period`` and ``binds`` are made by the database from dates and stage, and its scopes follow them. The plan's
    version is pinned when it is activated, and with it what its rules leave open (``ContractLevel``); ``cost`` and
    ``allowance`` are its own in place of the plan's, in the plan's currency and unit. ``notices`` are in the written
    form of ``core.agreements.noticing``, none for the usual ones. State and expiry are never stored: they follow the
    date.
    """

    number = models.CharField(
        max_length=40,
        error_messages={"blank": "Enter a number.", "max_length": "Shorten the number to 40 characters."},
    )
    name = models.CharField(
        max_length=120,
        error_messages={"blank": "Enter a name.", "max_length": "Shorten the name to 120 characters."},
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contracts")
    whole_customer = models.BooleanField(default=True)
    includes_sub_customers = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    zone = models.CharField(max_length=64)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="contracts")
    plan_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    allowance = models.PositiveIntegerField(null=True, blank=True)
    work_calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    services = models.ManyToManyField(Service, related_name="+", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    documentation_required = models.BooleanField(default=False)
    grace_days = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(max_length=8000, blank=True)
    notices = models.JSONField(null=True, blank=True, editable=False)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="renewal"
    )

    stage = models.CharField(
        max_length=16, choices=_STAGES, default=ContractStage.DRAFT.value, editable=False
    )
    activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    activated_by = models.CharField(max_length=120, blank=True, editable=False)
    terminated_on = models.DateField(null=True, blank=True, editable=False)
    terminated_at = models.DateTimeField(null=True, blank=True, editable=False)
    terminated_by = models.CharField(max_length=120, blank=True, editable=False)
    termination_reason = models.CharField(max_length=400, blank=True, editable=False)
    blocked_at = models.DateTimeField(null=True, blank=True, editable=False)
    blocked_by = models.CharField(max_length=120, blank=True, editable=False)
    block_reason = models.CharField(max_length=400, blank=True, editable=False)

    binds = models.GeneratedField(
        expression=Func(template="stage <> 'draft'", output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    period = models.GeneratedField(
        expression=Func(
            template="daterange(starts_on, COALESCE(terminated_on, ends_on) + 1, '[)')",
            output_field=DateRangeField(),
        ),
        output_field=DateRangeField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="one_contract_per_number",
                violation_error_code="number",
                violation_error_message="Another contract has this number.",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=f"^{CODE_PATTERN}$"), name="contract_number_is_well_formed"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="contract_has_a_name"),
            # What a scope refers to: everything of its contract that decides what it keeps others from.
            models.UniqueConstraint(
                fields=["id", "customer", "whole_customer", "binds", "period"], name="contract_with_its_scope"
            ),
            # What a renewal refers to: a chain is of one customer, in one zone.
            models.UniqueConstraint(fields=["id", "customer", "zone"], name="contract_with_its_zone"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_does_not_end_before_it_begins",
                violation_error_code="ends_on",
                violation_error_message="The last day lies before the start.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[value for value, _ in _STAGES]), name="contract_has_a_known_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage=ContractStage.DRAFT.value, activated_at=None)
                | (
                    ~Q(stage=ContractStage.DRAFT.value)
                    & Q(activated_at__isnull=False, plan_version__isnull=False)
                ),
                name="activated_contract_pins_its_plan",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage=ContractStage.TERMINATED.value,
                    terminated_on__isnull=False,
                    terminated_at__isnull=False,
                )
                & ~Q(termination_reason="")
                | ~Q(stage=ContractStage.TERMINATED.value)
                & Q(terminated_on=None, terminated_at=None, termination_reason=""),
                name="terminated_contract_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(terminated_on=None)
                | (
                    # The day before the start: it never held at all.
                    Q(terminated_on__gte=F("starts_on") - 1)
                    & (Q(ends_on=None) | Q(terminated_on__lte=F("ends_on")))
                ),
                name="contract_is_terminated_within_its_period",
            ),
            models.CheckConstraint(
                condition=Q(grace_days__lte=366),
                name="grace_is_at_most_a_year",
                violation_error_code="grace_days",
                violation_error_message="At most 366 days.",
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gte=0), name="contract_costs_nothing_or_more"
            ),
            models.CheckConstraint(
                condition=Q(allowance=None) | Q(allowance__gt=0), name="contract_allows_something"
            ),
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=F("id")), name="contract_does_not_renew_itself"
            ),
            models.CheckConstraint(
                condition=Q(previous=None) | Q(terminated_on=None) | Q(terminated_on__gte=F("starts_on")),
                name="renewal_that_never_held_is_none",
            ),
            block_has_a_reason("contract"),
            one_external_id("one_contract_per_external_id"),
        ]
        indexes = [
            models.Index(fields=["ends_on", "id"], name="contracts_by_end"),
            models.Index(fields=["customer", "starts_on"], name="contracts_of_a_customer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None


class ContractScope(Record):
    """One product that a contract covers, or the customer as a whole where ``product`` is empty.

    Everything but the product is a copy that the database keeps equal to the contract's (a foreign key over all of
    it, migration ``contracts_hold_together``), so that it can refuse two contracts of one scope that overlap.
    Scopes of drafts do not bind and are left out.
    """

    history_volatile = ("customer_id", "whole_customer", "binds", "period")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="scopes")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    whole_customer = models.BooleanField()
    binds = models.BooleanField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="contract_scopes")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="contracts_of_one_scope_do_not_overlap",
                expressions=[
                    (F("customer"), RangeOperators.EQUAL),
                    (Coalesce(F("product"), Value(NO_PRODUCT)), RangeOperators.EQUAL),
                    (F("period"), RangeOperators.OVERLAPS),
                ],
                condition=Q(binds=True),
            ),
            models.CheckConstraint(
                condition=Q(whole_customer=True, product=None)
                | Q(whole_customer=False, product__isnull=False),
                name="scope_is_the_whole_customer_or_a_product",
            ),
            models.UniqueConstraint(
                fields=["contract", "product"],
                name="one_scope_per_contract_and_product",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["customer", "product"], name="contract_scopes_of_a_customer")]

    def __str__(self) -> str:
        return f"{self.product_id or self.customer_id} in {self.contract_id}"


class ContractLevel(Record):
    """The version of a service level that a contract pins, where a rule of its plan names the level alone.

    There is one for each such level from activation on; an explicit step moves it to a newer version (2-domain 2.2).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="levels")
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT, related_name="+")
    pinned_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # That there is such a version is a foreign key over both columns, migration ``contract_levels``.
            models.UniqueConstraint(
                fields=["contract", "service_level"], name="one_pinned_version_per_contract_and_level"
            ),
        ]
        indexes = [
            models.Index(fields=["service_level", "pinned_version"], name="contracts_by_level_version")
        ]

    def __str__(self) -> str:
        return f"version {self.pinned_version} of {self.service_level_id} for {self.contract_id}"
