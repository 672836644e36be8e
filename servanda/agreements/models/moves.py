"""Moves to a newer version: of a service level, for agreements, keys and contracts; of a contract's plan (2.2)."""

from django.db import models
from django.db.models import F, Q

from servanda.agreements.models.agreements import SupportAgreement
from servanda.agreements.models.contracts import Contract
from servanda.agreements.models.keys import SupportKey
from servanda.agreements.models.levels import ServiceLevel
from servanda.agreements.models.plans import SupportPlan
from servanda.foundation.models import Record


class VersionMove(Record):
    """That one agreement, key or contract was promised a newer version from then on: by whom, and which before."""

    append_only = True

    agreement = models.ForeignKey(
        SupportAgreement, on_delete=models.PROTECT, null=True, related_name="version_moves"
    )
    support_key = models.ForeignKey(
        SupportKey, on_delete=models.PROTECT, null=True, related_name="version_moves"
    )
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="version_moves")
    level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT, related_name="version_moves")
    from_version = models.PositiveIntegerField()
    to_version = models.PositiveIntegerField()
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, support_key=None, contract=None)
                | Q(agreement=None, support_key__isnull=False, contract=None)
                | Q(agreement=None, support_key=None, contract__isnull=False),
                name="version_move_is_of_one_that_was_promised",
            ),
            models.CheckConstraint(
                condition=Q(to_version__gt=F("from_version")), name="version_move_goes_to_a_newer_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id or self.support_key_id or self.contract_id} to version {self.to_version}"


class PlanMove(Record):
    """That one contract was promised a newer version of its plan from then on: by whom, and which before."""

    append_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="plan_moves")
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="moves")
    from_version = models.PositiveIntegerField()
    to_version = models.PositiveIntegerField()
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_version__gt=F("from_version")), name="plan_move_goes_to_a_newer_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} to version {self.to_version}"
