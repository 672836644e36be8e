"""Promise notices that were told: of which end or cycle, how far from it, and to whom."""

from django.db import models
from django.db.models import Q

from servanda.agreements.models.agreements import SupportAgreement
from servanda.agreements.models.contracts import Contract
from servanda.core.agreements.noticing import NoticeOf
from servanda.foundation.models import Record


class PromiseNotice(Record):
    """That one recipient was told once of one end or use. Another end date is another matter, and is told anew.

    ``value`` are days from ``anchor``, the end or review date, or percents used of the cycle that begins on it.
    ``recipient`` is ``user:`` with an id or ``mail:`` with an address.
    """

    append_only = True

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, related_name="promise_notices"
    )
    agreement = models.ForeignKey(
        SupportAgreement, on_delete=models.PROTECT, null=True, related_name="promise_notices"
    )
    of = models.CharField(max_length=8, choices=[(str(one), one.value) for one in NoticeOf])
    value = models.SmallIntegerField()
    anchor = models.DateField()
    recipient = models.CharField(max_length=260)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=False, agreement=None)
                | Q(contract=None, agreement__isnull=False),
                name="promise_notice_is_of_a_contract_or_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(of__in=[str(one) for one in NoticeOf]),
                name="promise_notice_is_of_days_or_percents",
            ),
            models.UniqueConstraint(
                fields=["contract", "agreement", "of", "value", "anchor", "recipient"],
                name="one_promise_notice_per_recipient",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.value} of {self.anchor} to {self.recipient}"
