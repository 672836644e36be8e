"""What the set-up pages say about vocabularies and their fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django import forms

from servanda.web.forms.fields import choice_of


@dataclass(frozen=True, slots=True)
class VocabularyWords:
    """The words for a vocabulary: all of it, one of it, what it is for."""

    many: str
    one: str
    lead: str


VOCABULARIES: Final[Mapping[str, VocabularyWords]] = {
    "severities": VocabularyWords(
        "Severities", "severity", "How bad it is: 1 is the worst. There are always four."
    ),
    "categories": VocabularyWords(
        "Categories", "category", "What a case is about, what it starts from and which queue it goes to."
    ),
    "hold-reasons": VocabularyWords(
        "Hold reasons", "hold reason", "Why a case may rest, and what that does to its resolution clock."
    ),
    "completion-codes": VocabularyWords(
        "Completion codes", "completion code", "How a case ended, and whether its incident may be given back."
    ),
    "priorities": VocabularyWords("Priorities", "priority", "Ranks cases that are otherwise equal."),
    "support-types": VocabularyWords("Support types", "support type", "A label on agreements and keys."),
    "services": VocabularyWords("Services", "service", "What a contract may include."),
    "rate-types": VocabularyWords(
        "Rate types", "rate type", "At which rate time is worked, and whether it is billable by itself."
    ),
}

FIELDS: Final[Mapping[str, Callable[[], forms.Field]]] = {
    "label": lambda: forms.CharField(
        label="Label", max_length=80, error_messages={"required": "Enter a label."}
    ),
    "rank": lambda: forms.IntegerField(
        label="Rank", min_value=0, max_value=32767, help_text="The smaller rank is worked on first."
    ),
    "parent_id": lambda: choice_of("Below", none="(at the top)"),
    "queue_id": lambda: choice_of("Queue", none="(as the routing table says)"),
    "title_template": lambda: forms.CharField(label="Subject to start from", max_length=200, required=False),
    "description_template": lambda: forms.CharField(
        label="Description to start from", max_length=8000, required=False, widget=forms.Textarea
    ),
    "error_category": lambda: forms.CharField(
        label="Error category",
        max_length=80,
        required=False,
        help_text="For reports, like Product or Operation.",
    ),
    "may_refund": lambda: forms.BooleanField(
        label="May give the incident back",
        required=False,
        help_text="The allowance of the contract is restored.",
    ),
    "for_unanswered": lambda: forms.BooleanField(
        label="For cases completed without an answer",
        required=False,
        help_text="One code says so; the former one loses it.",
    ),
    "pauses_resolution": lambda: forms.BooleanField(
        label="Pauses the resolution clock",
        required=False,
        help_text="Otherwise it runs on while the case rests.",
    ),
    "is_billable": lambda: forms.BooleanField(
        label="Billable", required=False, help_text="Preset for time entries; each can say otherwise."
    ),
    "ends_when_customer_writes": lambda: forms.BooleanField(
        label="Ends when the customer writes", required=False
    ),
}
"""How each field of a vocabulary is asked for."""
