"""Customers: a tree of organisations that were promised support."""

from django.db import models
from django.db.models.functions import Lower

from servanda.customers.models.base import Findable, by_words, one_external_id
from servanda.foundation.models import Record


class Customer(Findable):
    """An organisation that was promised support.

    ``number`` (``C-10001``) comes from a sequence. The tree has no loops: a trigger sees to that (migration
    ``numbers_and_tree``). Zone and language are preset for its contacts.
    """

    number = models.CharField(max_length=40, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="sub_customers"
    )
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    note = models.TextField(max_length=8000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_customer_per_name",
                violation_error_code="name",
                violation_error_message="Another customer has this name.",
            ),
            models.UniqueConstraint(fields=["number"], name="one_customer_per_number"),
            models.CheckConstraint(condition=~models.Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="customer_is_not_its_own_parent",
                violation_error_code="parent",
                violation_error_message="A customer cannot be its own parent.",
            ),
            one_external_id("one_customer_per_external_id"),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="customers_by_name"),
            by_words("customers_by_words"),
        ]


class MailDomain(Record):
    """Whoever writes from this domain belongs to the customer. Lower case, never a free-mail provider's."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="mail_domains")
    domain = models.CharField(max_length=253)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain"], name="one_customer_per_mail_domain"),
            models.CheckConstraint(
                condition=models.Q(domain=Lower("domain")) & ~models.Q(domain=""),
                name="mail_domain_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.domain
