"""That two customers, or two contacts, were one: which was kept, and what moved to it (2-domain 2.1)."""

from django.db import models
from django.db.models import F, Q

from servanda.customers.models.contacts import Contact
from servanda.customers.models.customers import Customer
from servanda.foundation.models import Record


class CustomerMerge(Record):
    """That a customer is another one: it is out of use for good. ``moved`` counts what moved, by kind."""

    append_only = True

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    gone = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="merged")
    moved = models.JSONField()
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="customer_is_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"


class ContactMerge(Record):
    """That a contact is another one: it is out of use for good. ``moved`` counts what moved, by kind."""

    append_only = True

    kept = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges")
    gone = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="merged")
    moved = models.JSONField()
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="contact_is_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
