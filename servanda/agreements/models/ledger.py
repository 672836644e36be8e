"""The allowance ledger of a contract: what was granted and what was used, line by line (2-domain 2.2)."""

from datetime import date

from django.db import models
from django.db.models import F, Func, Q

from servanda.agreements.models.contracts import Contract
from servanda.core.agreements.validity import Period
from servanda.core.ledger import EntryKind
from servanda.foundation.models import Record

_KINDS = [(str(kind), kind.replace("_", " ")) for kind in EntryKind]
_REASONED = [str(EntryKind.REFUND), str(EntryKind.CORRECTION)]


class AllowanceCycle(Record):
    """One cycle of a contract's allowance, and the sums of its entries: a trigger keeps them.

    Dates are local to the contract's zone, ``ends_on`` the first day after it (empty: it does not end). Amounts in
    minutes or incidents. Whoever draws locks this row first. ``carried_to`` is where its balance went.
    """

    derived = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="cycles")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    given = models.IntegerField(default=0)
    used = models.IntegerField(default=0)
    beyond = models.IntegerField(default=0)
    balance = models.GeneratedField(
        expression=Func(template="given - used", output_field=models.IntegerField()),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    carried_to = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_from"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "starts_on"], name="one_cycle_per_contract_and_start"
            ),
            models.UniqueConstraint(fields=["id", "contract"], name="cycle_with_its_contract"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="cycle_has_a_day"
            ),
            models.CheckConstraint(condition=Q(beyond__gte=0), name="nothing_less_than_nothing_is_beyond"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} from {self.starts_on}"

    @property
    def last_on(self) -> date | None:
        """The last day within, as people read it."""
        return Period(self.starts_on, self.ends_on).last_on


class AllowanceEntry(Record):
    """One line of the ledger. ``amount`` is what it does to the balance; ``beyond`` what was used and not drawn.

    ``on`` is the day it belongs to, local to the contract's zone. A use says for what (``about_id`` of a case or a
    time entry, ``case_number`` where it leads); a refund which use it undoes.
    """

    append_only = True

    cycle = models.ForeignKey(AllowanceCycle, on_delete=models.PROTECT, related_name="entries")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=16, choices=_KINDS)
    amount = models.IntegerField()
    beyond = models.IntegerField(default=0)
    on = models.DateField()
    text = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    case_number = models.CharField(max_length=20, blank=True)
    about_id = models.UUIDField(null=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[value for value, _ in _KINDS]), name="ledger_entry_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(EntryKind.GRANT), str(EntryKind.TOP_UP)], amount__gt=0)
                | Q(kind=str(EntryKind.CARRY_OVER)) & ~Q(amount=0)
                | Q(kind=str(EntryKind.USE), amount__lte=0, beyond__gte=0)
                | Q(kind=str(EntryKind.REFUND), amount__gte=0, beyond__lte=0)
                | Q(kind=str(EntryKind.CORRECTION)) & ~Q(amount=0),
                name="ledger_entry_moves_its_way",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(EntryKind.USE), str(EntryKind.REFUND)]) | Q(beyond=0),
                name="only_use_goes_beyond",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[str(EntryKind.USE), str(EntryKind.REFUND)])
                | ~(Q(amount=0) & Q(beyond=0)),
                name="use_and_refund_are_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_REASONED) | ~Q(reason=""), name="refund_and_correction_say_why"
            ),
            models.CheckConstraint(
                condition=Q(kind=str(EntryKind.REFUND), undoes__isnull=False)
                | ~Q(kind=str(EntryKind.REFUND)) & Q(undoes=None),
                name="refund_undoes_a_use",
            ),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(kind=str(EntryKind.GRANT)), name="one_grant_per_cycle"
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "-recorded_at", "-id"], name="ledger_of_a_contract"),
            models.Index(fields=["cycle", "on"], name="ledger_of_a_cycle"),
            models.Index(fields=["about_id"], name="ledger_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
