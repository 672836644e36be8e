"""Names that hold every word of a search."""

from typing import TypeVar

from django.db.models import QuerySet

from servanda.customers.models.base import Findable
from servanda.customers.naming import findable

Named = TypeVar("Named", bound=Findable)


def with_words(found: QuerySet[Named], search: str) -> QuerySet[Named]:
    """Those with a word in their name that begins with each word of the search, case and accents aside."""
    for word in findable(search).split():
        found = found.filter(find_name__contains=f" {word}")
    return found
