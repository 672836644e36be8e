"""Contacts: the people of customers, and how they are reached."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower, Reverse

from servanda.core import phones
from servanda.customers.models.base import Findable, by_words, one_external_id
from servanda.customers.models.customers import Customer
from servanda.foundation.models import Record


class PortalVisibility(models.TextChoices):
    """Which cases a contact sees in the portal."""

    OWN = "own", "Own cases"
    CUSTOMER = "customer", "The customer's cases"
    SUB_CUSTOMERS = "sub_customers", "Those of the customer and its sub-customers"


class ContactState(models.TextChoices):
    """Whether somebody of ours has confirmed who this is."""

    CONFIRMED = "confirmed", "Confirmed"
    UNCONFIRMED = "unconfirmed", "Unconfirmed"


class Contact(Findable):
    """A person of a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    job_title = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    portal_visibility = models.CharField(
        max_length=16, choices=PortalVisibility.choices, default=PortalVisibility.OWN
    )
    state = models.CharField(
        max_length=16, choices=ContactState.choices, default=ContactState.CONFIRMED, editable=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(portal_visibility__in=PortalVisibility.values),
                name="contact_sees_own_customer_or_sub_customers",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ContactState.values),
                name="contact_is_confirmed_or_unconfirmed",
            ),
            one_external_id("one_contact_per_external_id"),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="contacts_by_name"),
            models.Index(fields=["customer", "sort_name", "id"], name="contacts_of_a_customer"),
            by_words("contacts_by_words"),
        ]


class ContactAddress(Record):
    """A mail address of a contact; ``position`` 0 is where we write to."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    position = models.PositiveSmallIntegerField()
    mail = models.EmailField(error_messages={"invalid": "Enter a mail address like ada@example.com."})

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(Lower("mail"), name="one_contact_per_mail_address"),
            models.UniqueConstraint(
                fields=["contact", "position"],
                name="one_address_per_contact_and_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.mail


class ContactPhone(Record):
    """A phone of a contact: the digits of ``core.phones``, by which it is found, and what was written.

    Several people may share one.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="phones")
    position = models.PositiveSmallIntegerField()
    digits = models.CharField(max_length=15)
    written = models.CharField(max_length=60)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "digits"], name="one_phone_per_contact_and_digits"),
            models.CheckConstraint(
                condition=models.Q(digits__regex=r"^[0-9]{3,15}$"), name="phone_is_digits"
            ),
            models.CheckConstraint(condition=~models.Q(written=""), name="phone_was_written_somehow"),
        ]
        indexes = [
            models.Index(OpClass(Reverse("digits"), name="text_pattern_ops"), name="phones_by_their_end")
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def dialled(self) -> str:
        """What a telephone takes, as in a ``tel:`` address."""
        return phones.dialled(self.written)
