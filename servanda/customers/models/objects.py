"""Business objects: what else a case can be about, as other systems know it."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Upper

from servanda.customers.models.base import Foreign, one_external_id
from servanda.customers.models.customers import Customer
from servanda.customers.models.products import InstalledProduct
from servanda.organisations.models import Queue


class ObjectKind(models.TextChoices):
    """The kinds that other systems have; *other* is a free reference."""

    EQUIPMENT = "equipment", "Equipment"
    PART = "part", "Part"
    SALES_ORDER = "sales_order", "Sales order"
    CUSTOMER_AGREEMENT = "customer_agreement", "Customer agreement"
    SERVICE_ORDER = "service_order", "Service order"
    CUSTOMER_ORDER = "customer_order", "Customer order"
    RMA = "rma", "RMA"
    INVOICE = "invoice", "Invoice"
    PROJECT_ACTIVITY = "project_activity", "Project activity"
    CHANGE_REQUEST = "change_request", "Change request"
    OTHER = "other", "Other"


class BusinessObject(Foreign):
    """One thing of a customer in another system, by its reference there; ``link`` opens it.

    Cases about it go to ``queue``, if it has one.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="business_objects")
    kind = models.CharField(max_length=24, choices=ObjectKind.choices)
    reference = models.CharField(
        max_length=80, error_messages={"blank": "Enter the reference by which it is known."}
    )
    label = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    installed_product = models.ForeignKey(
        InstalledProduct, on_delete=models.PROTECT, null=True, blank=True, related_name="business_objects"
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.F("customer"),
                models.F("kind"),
                Upper("reference"),
                name="one_business_object_per_customer_kind_and_reference",
                violation_error_code="reference",
                violation_error_message="This customer has a business object of this kind and reference already.",
            ),
            models.CheckConstraint(condition=~models.Q(reference=""), name="business_object_has_a_reference"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ObjectKind.values), name="business_object_has_a_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(link="") | models.Q(link__iregex="^https?://"),
                name="business_object_links_to_the_web",
                violation_error_code="link",
                violation_error_message="A link begins with https:// or http://.",
            ),
            one_external_id("one_business_object_per_external_id"),
        ]
        indexes = [
            models.Index(fields=["customer", "id"], name="objects_of_a_customer"),
            # Finds whole references and their beginnings, whatever the collation.
            models.Index(OpClass(Upper("reference"), name="text_pattern_ops"), name="objects_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
