"""Support organisations and who may do what in them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from servanda.foundation.models import Record
from servanda.people.models import Role


class SupportOrganisation(Record):
    """A part of the vendor that gives support: its people, its working hours, its name to customers.

    One is the default. Its default queue is one of its own: a foreign key over both columns says so
    (migration ``places``).
    """

    code = models.CharField(max_length=40, error_messages={"blank": "Enter a code."})
    description = models.CharField(max_length=200, error_messages={"blank": "Enter a description."})
    work_calendar = models.ForeignKey(
        "organisations.WorkCalendar",
        on_delete=models.PROTECT,
        related_name="organisations",
        error_messages={"null": "Choose a work calendar."},
    )
    zone = models.CharField(max_length=64, default="UTC")
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_organisations",
    )
    mail_name = models.CharField(max_length=120, blank=True)
    mail_address = models.EmailField(
        blank=True, error_messages={"invalid": "Enter a mail address like support@example.com."}
    )
    disclaimer = models.TextField(max_length=4000, blank=True)
    default_queue = models.ForeignKey(
        "organisations.Queue", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    restricted = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="one_organisation_per_code",
                violation_error_code="code",
                violation_error_message="Another organisation has this code.",
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_organisation"
            ),
            models.CheckConstraint(condition=~models.Q(code=""), name="organisation_has_a_code"),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(is_active=True),
                name="default_organisation_is_active",
                violation_error_code="is_active",
                violation_error_message="The default organisation stays in use; make another the default first.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RoleGrant(Record):
    """A role that a user has, for one organisation or, where none is named, for all."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(
        SupportOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                name="one_grant_per_user_role_and_organisation",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.user}"
