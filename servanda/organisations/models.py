"""Support organisations and who may do what in them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from servanda.foundation.models import Record
from servanda.people.models import Role


class SupportOrganisation(Record):
    """A part of the vendor that gives support: its people, its working hours, its name to customers."""

    code = models.CharField(max_length=40)
    description = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC")
    restricted = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("code"), name="one_organisation_per_code"),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_organisation"
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
