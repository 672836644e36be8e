"""Support keys: what customers quote when they call."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Value

from servanda.agreements.models.agreements import SupportAgreement
from servanda.agreements.models.promising import Promising, block_has_a_reason, pin_names_a_level
from servanda.core.codes import ALIKE, CODE_PATTERN
from servanda.customers.models import BusinessObject, InstalledProduct
from servanda.customers.models.base import one_external_id
from servanda.organisations.models import SupportOrganisation


def alike(code: str) -> Func:
    """A column of codes as ``core.codes.alike`` reads them; what is left out stands last."""
    letters, digits = ALIKE
    return Func(
        F(code),
        Value(f"{letters}-"),
        Value(digits),
        function="translate",
        output_field=models.CharField(max_length=40),
    )


class SupportKey(Promising):
    """A code for one installation at a customer.

    What it took from its agreement it took once; with an agreement it is of the same customer: a foreign key over
    both columns says so (migration ``numbers_and_pins``). ``severity_weight`` 1 is the most important.
    """

    code = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        SupportOrganisation,
        on_delete=models.PROTECT,
        related_name="+",
        error_messages={"null": "Choose the support organisation."},
    )
    description = models.CharField(max_length=400)
    installation_description = models.TextField(max_length=8000)
    agreement = models.ForeignKey(
        SupportAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="keys"
    )
    installed_products = models.ManyToManyField(InstalledProduct, related_name="keys", blank=True)
    business_objects = models.ManyToManyField(BusinessObject, related_name="keys", blank=True)
    shared_information = models.ManyToManyField(
        "agreements.SecuredInformation", related_name="shared_with", blank=True
    )
    zone = models.CharField(max_length=64, blank=True)
    severity_weight = models.PositiveSmallIntegerField(null=True, blank=True)
    ask_for_business_objects = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.F("code"),
                name="one_key_per_code",
                violation_error_code="code",
                violation_error_message="Another key has this code.",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=f"^{CODE_PATTERN}$"), name="key_code_is_well_formed"
            ),
            models.CheckConstraint(
                condition=~models.Q(description="") & ~models.Q(installation_description=""),
                name="key_describes_itself_and_its_installation",
            ),
            models.CheckConstraint(
                condition=models.Q(severity_weight=None)
                | models.Q(severity_weight__gte=1, severity_weight__lte=9),
                name="severity_weight_is_between_1_and_9",
                violation_error_code="severity_weight",
                violation_error_message="1 to 9.",
            ),
            models.CheckConstraint(
                condition=models.Q(agreement__isnull=False)
                | (models.Q(work_calendar__isnull=False, service_level__isnull=False) & ~models.Q(zone="")),
                name="key_without_agreement_has_terms_of_its_own",
            ),
            block_has_a_reason("key"),
            pin_names_a_level("key"),
            one_external_id("one_key_per_external_id"),
        ]
        indexes = [
            models.Index(OpClass(alike("code"), name="text_pattern_ops"), name="keys_by_what_is_read"),
        ]

    def __str__(self) -> str:
        return self.code
