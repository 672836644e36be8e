"""Support agreements, and who is named in them."""

from django.conf import settings
from django.db import models

from servanda.agreements.models.contracts import Contract
from servanda.agreements.models.promising import Promising, block_has_a_reason, pin_names_a_level
from servanda.core.codes import CODE_PATTERN
from servanda.customers.models import Contact
from servanda.customers.models.base import one_external_id
from servanda.foundation.models import Record
from servanda.organisations.models import SupportOrganisation


class SupportAgreement(Promising):
    """What a customer was promised, under the number ``SA-2001``.

    Dates are local to ``zone``, the last one included. ``overrides`` are its own targets in place of the level's,
    in the written form of ``core.agreements.targets``. ``level_by_plan``: it has no level of its own, its contract's
    plan says which. ``amends`` is the agreement that it takes the place of. Its state is never stored: it follows
    the date.
    """

    number = models.CharField(max_length=40, editable=False)
    includes_sub_customers = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        SupportOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    level_by_plan = models.BooleanField(default=False, db_default=False)
    overrides = models.JSONField(default=dict, blank=True)
    zone = models.CharField(max_length=64)
    reference = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    description = models.TextField(max_length=8000, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    named_contacts_only = models.BooleanField(default=False)
    documentation_required = models.BooleanField(default=False)
    notices = models.JSONField(null=True, blank=True, editable=False)
    amends = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="amendment"
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_agreement_per_number"),
            models.CheckConstraint(
                condition=models.Q(number__regex=f"^{CODE_PATTERN}$"), name="agreement_number_is_well_formed"
            ),
            # What the foreign key of a support key to its agreement refers to.
            models.UniqueConstraint(fields=["id", "customer"], name="agreement_with_its_customer"),
            models.CheckConstraint(
                condition=models.Q(expires_on=None)
                | models.Q(effective_from=None)
                | models.Q(expires_on__gte=models.F("effective_from")),
                name="agreement_does_not_end_before_it_begins",
                violation_error_code="expires_on",
                violation_error_message="The last valid day lies before the start.",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None)
                | models.Q(organisation__isnull=False, effective_from__isnull=False)
                & (models.Q(level_by_plan=True) | models.Q(pinned_version__isnull=False)),
                name="approved_agreement_has_level_organisation_and_start",
            ),
            models.CheckConstraint(
                condition=models.Q(level_by_plan=False) | models.Q(service_level=None),
                name="agreement_has_its_own_level_or_the_plans",
                violation_error_code="service_level",
                violation_error_message="Either a service level of its own, or as the contract's plan says.",
            ),
            models.CheckConstraint(
                condition=models.Q(amends=None) | ~models.Q(amends=models.F("id")),
                name="agreement_does_not_amend_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None)
                | models.Q(expires_on__isnull=False)
                | models.Q(review_on__isnull=False),
                name="approved_agreement_expires_or_is_reviewed",
            ),
            block_has_a_reason("agreement"),
            pin_names_a_level("agreement"),
            one_external_id("one_agreement_per_external_id"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None


class AgreementContact(Record):
    """Somebody named in an agreement: a contact, or one of the vendor's own people. One is the main contact."""

    agreement = models.ForeignKey(SupportAgreement, on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_main = models.BooleanField(default=False)
    mail_to = models.BooleanField(default=False)
    mail_cc = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False, user=None)
                | models.Q(contact=None, user__isnull=False),
                name="agreement_contact_is_a_contact_or_a_user",
            ),
            models.UniqueConstraint(
                fields=["agreement", "contact"], name="one_entry_per_agreement_and_contact"
            ),
            models.UniqueConstraint(fields=["agreement", "user"], name="one_entry_per_agreement_and_user"),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(is_main=True), name="one_main_contact_per_agreement"
            ),
            models.CheckConstraint(
                condition=models.Q(mail_to=False) | models.Q(mail_cc=False),
                name="agreement_contact_is_written_to_or_copied",
                violation_error_code="mail_cc",
                violation_error_message="Either the mail goes to somebody, or a copy of it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id or self.user_id} in {self.agreement_id}"

    @property
    def name(self) -> str:
        """Of the person. A statement each, unless contact and user were fetched along."""
        person = self.contact or self.user
        return person.name if person else ""
