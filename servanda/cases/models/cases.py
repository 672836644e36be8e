"""The case: what somebody asked for help with, where it lies, what was promised, and how it ended."""

from enum import StrEnum
from typing import Final

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Cast, Upper

from servanda.agreements.models import (
    AllowanceEntry,
    Contract,
    CustomerProject,
    ServiceLevel,
    SupportAgreement,
    SupportKey,
)
from servanda.cases.models.words import SentHow
from servanda.commitments.models import ClockSheet
from servanda.core.cases import (
    SUBJECT_LENGTH,
    UNFINISHED,
    CancelReason,
    Channel,
    Naming,
    ResolutionCounts,
    Status,
)
from servanda.core.order import NO_DUE, NO_WEIGHT
from servanda.core.routing import Entry
from servanda.customers.models import BusinessObject, Contact, Customer, InstalledProduct, Product
from servanda.foundation.models import Record
from servanda.organisations.models import (
    Category,
    CompletionCode,
    HoldReason,
    Priority,
    Queue,
    SupportOrganisation,
    SupportType,
)

NUMBERS: Final = "cases_numbers"
"""The sequence that case numbers come from."""

ORDER_OF_WORK: Final = (
    "severity",
    "order_weight",
    "priority_rank",
    "order_due_at",
    "received_at",
    "number",
)
"""Ascending inside each band (``core.order``); none of them is ever null."""

_UNFINISHED: Final = models.Q(status__in=[str(status) for status in UNFINISHED])


def _one_of(words: type[StrEnum], *, max_length: int = 16, **options: object) -> "models.CharField[str, str]":
    choices = [(str(word), word.replace("_", " ")) for word in words]
    return models.CharField(max_length=max_length, choices=choices, **options)  # type: ignore[arg-type]


class Case(Record):
    """A case. The database gives it its number when it is stored, from a sequence; ``status`` is the one shown, waiting and hold by the fold.

    ``caller_name``, ``caller_mail`` and ``caller_phone`` say who it was where no contact is known. ``cover`` is
    the snapshot that it was judged by, and the columns behind it what that came to; ``drawn`` is the use of the
    contract's allowance that still counts. ``is_verified`` is false while nobody has confirmed who sent it. ``documented`` counts the
    interactions of staff since the last opening, ``attempts`` outbound ones since completion. ``order_weight`` and
    ``order_due_at`` stand for *none* by the last value there is, so that the order of work is one index walk;
    ``at_risk_at`` and ``running_due_at`` are as the clocks were last evaluated. The program acts at ``resume_at``,
    ``remind_at``, ``judge_until`` and ``silent_until``.
    """

    history_volatile = ("at_risk_at", "running_due_at", "order_due_at", "events_recorded")

    number = models.CharField(
        max_length=20,
        editable=False,
        db_default=Cast(Func(Value(NUMBERS), function="nextval"), models.CharField(max_length=20)),
    )
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    description = models.TextField()
    channel = _one_of(Channel)
    entry = _one_of(Entry)
    to_be_completed = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="registered_cases"
    )

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="cases")
    caller = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="cases")
    caller_name = models.CharField(max_length=120, blank=True)
    caller_mail = models.CharField(max_length=254, blank=True)
    caller_phone = models.CharField(max_length=40, blank=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="cases")
    installed_product = models.ForeignKey(
        InstalledProduct, on_delete=models.PROTECT, null=True, related_name="cases"
    )
    support_key = models.ForeignKey(SupportKey, on_delete=models.PROTECT, null=True, related_name="cases")
    agreement = models.ForeignKey(SupportAgreement, on_delete=models.PROTECT, null=True, related_name="cases")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="cases")
    project = models.ForeignKey(CustomerProject, on_delete=models.PROTECT, null=True, related_name="cases")
    business_objects = models.ManyToManyField(BusinessObject, related_name="cases")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="cases")
    severity = models.PositiveSmallIntegerField()
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, related_name="cases")
    priority_rank = models.PositiveSmallIntegerField(default=0)
    severity_weight = models.PositiveSmallIntegerField(null=True)
    support_type = models.ForeignKey(SupportType, on_delete=models.PROTECT, null=True, related_name="cases")

    organisation = models.ForeignKey(SupportOrganisation, on_delete=models.PROTECT, related_name="cases")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, related_name="cases")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="assigned_cases"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="owned_cases"
    )
    dispatched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="dispatched_cases"
    )

    status = _one_of(Status)
    hold_reason = models.ForeignKey(HoldReason, on_delete=models.PROTECT, null=True, related_name="cases")
    held_since = models.DateTimeField(null=True)
    resume_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    cancel_reason = _one_of(CancelReason, blank=True)

    resolution_text = models.TextField(blank=True)
    resolution_code = models.ForeignKey(
        CompletionCode, on_delete=models.PROTECT, null=True, related_name="cases"
    )
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="completed_cases"
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="answered_cases"
    )
    sent_how = models.CharField(max_length=16, choices=SentHow.choices, blank=True)
    told_seq = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    told_solved = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    events_recorded = models.PositiveIntegerField(default=0)
    documented = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    unjudged_message_at = models.DateTimeField(null=True)
    judge_until = models.DateTimeField(null=True)
    silent_until = models.DateTimeField(null=True)

    sheet = models.OneToOneField(ClockSheet, on_delete=models.PROTECT, related_name="case")
    cover = models.JSONField()
    without_cover = models.BooleanField()
    awaits_authorisation = models.BooleanField(default=False, db_default=False)
    naming = _one_of(Naming, blank=True, db_default="")
    is_verified = models.BooleanField(default=True, db_default=True)
    drawn = models.OneToOneField(AllowanceEntry, on_delete=models.PROTECT, null=True, related_name="+")
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT, related_name="cases")
    level_version = models.PositiveIntegerField()
    resolution_counts = _one_of(ResolutionCounts)
    reopening_window_s = models.PositiveIntegerField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminder_interval_s = models.PositiveIntegerField(null=True)
    silent_days = models.PositiveSmallIntegerField(null=True)
    documentation_required = models.BooleanField(default=False)

    order_weight = models.PositiveSmallIntegerField(default=NO_WEIGHT)
    order_due_at = models.DateTimeField(default=NO_DUE)
    at_risk_at = models.DateTimeField(null=True)
    running_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_case_per_number"),
            models.CheckConstraint(condition=~models.Q(subject=""), name="case_has_a_subject"),
            models.CheckConstraint(condition=~models.Q(description=""), name="case_has_a_description"),
            models.CheckConstraint(
                condition=models.Q(severity__gte=1, severity__lte=4), name="case_severity_is_between_1_and_4"
            ),
            models.CheckConstraint(
                condition=models.Q(severity_weight=None)
                | models.Q(severity_weight__gte=1, severity_weight__lte=9),
                name="case_severity_weight_is_between_1_and_9",
            ),
            # That the project is of this agreement is a foreign key over both columns, migration ``projects_of_cases``.
            models.CheckConstraint(
                condition=models.Q(project=None) | models.Q(agreement__isnull=False),
                name="case_with_a_project_has_an_agreement",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[str(status) for status in Status]),
                name="case_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[str(channel) for channel in Channel]),
                name="case_has_a_known_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__lte=models.F("registered_at")),
                name="case_is_received_before_it_is_registered",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=str(Status.QUEUED))
                | models.Q(queue__isnull=False)
                | models.Q(assignee__isnull=False),
                name="queued_case_lies_somewhere",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=str(Status.ON_HOLD)) | models.Q(hold_reason__isnull=False),
                name="case_on_hold_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[str(Status.COMPLETED), str(Status.CLOSED)])
                | (
                    ~models.Q(resolution_text="")
                    & models.Q(resolution_code__isnull=False, completed_at__isnull=False)
                ),
                name="completed_case_has_a_resolution",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=str(Status.CLOSED))
                | models.Q(sent_at__isnull=False, closed_at__isnull=False),
                name="closed_case_has_been_answered",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=str(Status.CANCELLED)) | ~models.Q(cancel_reason=""),
                name="cancelled_case_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(naming="") | models.Q(naming__in=[str(naming) for naming in Naming]),
                name="case_has_a_known_naming",
            ),
            models.CheckConstraint(
                condition=models.Q(awaits_authorisation=False) | models.Q(without_cover=True),
                name="case_that_awaits_authorisation_is_without_cover",
            ),
            models.CheckConstraint(
                condition=models.Q(remind_at=None) | models.Q(status=str(Status.AWAITING_INFO)),
                name="reminded_is_who_is_waited_for",
            ),
            models.CheckConstraint(
                condition=models.Q(judge_until=None) | models.Q(unjudged_message_at__isnull=False),
                name="judging_time_is_that_of_a_message",
            ),
            models.CheckConstraint(
                condition=models.Q(silent_until=None)
                | models.Q(
                    status=str(Status.COMPLETED), sent_at__isnull=False, unjudged_message_at__isnull=True
                ),
                name="silent_case_is_answered_and_judged",
            ),
        ]
        indexes = [
            models.Index(fields=[*ORDER_OF_WORK], condition=_UNFINISHED, name="order_of_work"),
            models.Index(
                fields=["queue", *ORDER_OF_WORK], condition=_UNFINISHED, name="order_of_work_of_a_queue"
            ),
            models.Index(
                fields=["assignee", *ORDER_OF_WORK], condition=_UNFINISHED, name="order_of_work_of_someone"
            ),
            models.Index(
                fields=["owner", *ORDER_OF_WORK], condition=_UNFINISHED, name="order_of_work_of_an_owner"
            ),
            models.Index(fields=["at_risk_at"], condition=_UNFINISHED, name="cases_at_risk"),
            models.Index(
                fields=["resume_at"], condition=models.Q(resume_at__isnull=False), name="cases_to_resume"
            ),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="cases_to_remind"
            ),
            models.Index(
                fields=["judge_until"],
                condition=models.Q(judge_until__isnull=False),
                name="cases_to_open_unjudged",
            ),
            models.Index(
                fields=["silent_until"],
                condition=models.Q(silent_until__isnull=False),
                name="cases_to_close_silently",
            ),
            models.Index(fields=["customer", "-received_at", "-id"], name="cases_of_a_customer"),
            models.Index(fields=["-received_at", "-id"], name="cases_by_age"),
            GinIndex(OpClass(Upper("subject"), name="gin_trgm_ops"), name="cases_by_words"),
            models.Index(fields=["caller"], name="cases_of_a_caller"),
            models.Index(fields=["contract", "-received_at", "-id"], name="cases_of_a_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class CaseContact(Record):
    """Somebody of the customer, or a user, who is told along: inherited from the agreement, or added.

    ``by_hand``: added or changed on the case, so that it stays when the case is judged again.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_main = models.BooleanField(default=False)
    mail_to = models.BooleanField(default=False)
    mail_cc = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False, user__isnull=True)
                | models.Q(contact__isnull=True, user__isnull=False),
                name="case_contact_is_a_contact_or_a_user",
            ),
            models.UniqueConstraint(
                fields=["case", "contact", "user"],
                name="one_mark_per_case_and_person",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id or self.user_id} of case {self.case_id}"

    @property
    def name(self) -> str:
        """Who it is."""
        person = self.contact or self.user
        return person.name if person else ""
