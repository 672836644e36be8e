"""People: users, teams, roles, API tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from servanda.core.access import Role as ShippedRole
from servanda.foundation.models import Record

LONGEST_SORT_NAME = 80
"""Folding makes some names longer (ß becomes ss); so much of them is enough to sort by."""


class UserManager(BaseUserManager["User"]):
    """Finds a user by mail address without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Record):
    """Somebody who signs in: staff, or a portal user."""

    history_secret = ("password",)
    history_volatile = ("last_login",)

    email = models.EmailField()
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120, editable=False)
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    is_staff = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_mail_address")]
        indexes = [models.Index(fields=["sort_name", "id"], name="users_by_name")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = self.name.casefold()[:LONGEST_SORT_NAME]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name


class Team(Record):
    """Users under one manager; teams read secured information and receive notices."""

    name = models.CharField(max_length=80)
    sort_name = models.CharField(max_length=120, editable=False)
    manager = models.ForeignKey(User, on_delete=models.PROTECT, related_name="managed_teams")
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="one_team_per_name")]
        indexes = [models.Index(fields=["sort_name", "id"], name="teams_by_name")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = self.name.casefold()[:LONGEST_SORT_NAME]
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name


class Role(Record):
    """A set of permissions, granted to users for one organisation or all of them.

    Out of use it permits nothing; who has it keeps it for the day that it is put back.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, error_messages={"blank": "Enter a name."})
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    is_active = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_role_per_name",
                violation_error_code="name",
                violation_error_message="Another role has this name.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="role_has_a_name"),
        ]

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the program, which keeps it as it is."""
        return self.code in frozenset(ShippedRole)

    def __str__(self) -> str:
        return self.name


class ApiToken(Record):
    """A bearer token of a user. Only its digest is kept; the token itself is shown once."""

    history_secret = ("digest",)
    history_volatile = ("last_used_at",)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires_after_creation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.user}"
