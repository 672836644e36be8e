"""Criteria over what is known of a case: plan rules and the routing table read the same ones."""

from dataclasses import dataclass
from enum import StrEnum

Values = frozenset[str]


class Subject(StrEnum):
    """What a criterion looks at."""

    SEVERITY = "severity"
    PRODUCT = "product"
    CATEGORY = "category"
    CHANNEL = "channel"
    OBJECT_KIND = "object_kind"
    CUSTOMER = "customer"
    ORGANISATION = "organisation"


class Match(StrEnum):
    """Whether all criteria must hold or any of them; without criteria, everything matches."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Criterion:
    """Holds when one of the case's values of the subject is one of these."""

    subject: Subject
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What criteria see of a case, as text. A category and a product come with their ancestors."""

    severity: int
    channel: str
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    object_kinds: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    organisation: str | None = None

    def values(self, subject: Subject) -> Values:
        """Return everything that a criterion on this subject may hit."""
        table: dict[Subject, tuple[str, ...]] = {
            Subject.SEVERITY: (str(self.severity),),
            Subject.PRODUCT: self.products,
            Subject.CATEGORY: self.categories,
            Subject.CHANNEL: (self.channel,),
            Subject.OBJECT_KIND: self.object_kinds,
            Subject.CUSTOMER: self.customers,
            Subject.ORGANISATION: () if self.organisation is None else (self.organisation,),
        }
        return frozenset(table[subject])


def matches(criteria: tuple[Criterion, ...], match: Match, traits: Traits) -> bool:
    """Whether the criteria let the case through."""
    hits = [not traits.values(criterion.subject).isdisjoint(criterion.one_of) for criterion in criteria]
    return all(hits) if match is Match.ALL else not hits or any(hits)
