"""Documents of contracts and agreements: signed papers, price lists, whatever one looks up later."""

from django.db import models
from django.db.models import Q

from servanda.agreements.models.agreements import SupportAgreement
from servanda.agreements.models.contracts import Contract
from servanda.foundation.models import Record


class Document(Record):
    """A file of a contract or an agreement; ``digest`` (SHA-256, hexadecimal) is where ``foundation.files`` has it."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, null=True, related_name="documents")
    agreement = models.ForeignKey(
        SupportAgreement, on_delete=models.CASCADE, null=True, related_name="documents"
    )
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=False, agreement=None)
                | Q(contract=None, agreement__isnull=False),
                name="document_is_of_a_contract_or_an_agreement",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="document_has_a_name"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="document_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.name
