"""Promises by words: of the customer's name, or of their own texts."""

from typing import TypeVar

from django.db.models import Q, QuerySet

from servanda.agreements.models import Contract, SupportAgreement, SupportKey
from servanda.customers.naming import findable

Promising = TypeVar("Promising", SupportAgreement, SupportKey, Contract)


def with_words(
    found: QuerySet[Promising], search: str, *fields: str, also: Q | None = None
) -> QuerySet[Promising]:
    """Those whose customer's name has a word for each of the search, or one of whose fields contains the text.

    ``also`` is another way in which one may be meant.
    """
    text = search.strip()
    if not text:
        return found
    of_customer = [Q(customer__find_name__contains=f" {word}") for word in findable(text).split()]
    wanted = Q(*of_customer) if of_customer else Q(pk__in=[])
    for field in fields:
        wanted |= Q(**{f"{field}__icontains": text})
    return found.filter(wanted | also if also else wanted)
