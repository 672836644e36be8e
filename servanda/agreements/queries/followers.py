"""Who still has an older version of a service level, and what a newer one would change for them (2-domain 2.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.agreements.models import (
    Contract,
    ContractLevel,
    ServiceLevelVersion,
    SupportAgreement,
    SupportKey,
    VersionMove,
)
from servanda.agreements.queries.contract_states import running
from servanda.agreements.queries.levels import service_level
from servanda.agreements.queries.states import in_state
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import AgreementState, merged
from servanda.core.refusals import Unknown

MOST_FOLLOWERS: Final = 400
"""So many of each kind are listed at once."""


class NoSuchVersion(Unknown):
    """The service level has no version by that number."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One target that would be another; both in the written form of ``core.agreements.targets``, empty for none."""

    severity: str
    clock: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Follower:
    """An agreement or contract, by its number, or a key, by its code, with an older version, and what would change.

    ``rules`` whether people would be warned at other times, or a change of severity be carried otherwise.
    """

    number: str
    customer: str
    version: int
    has_overrides: bool
    changes: tuple[Changed, ...]
    rules: bool


@dataclass(frozen=True, slots=True)
class Followers:
    """Those with an older version: the first of each kind, and how many there are."""

    agreements: tuple[Follower, ...]
    keys: tuple[Follower, ...]
    contracts: tuple[Follower, ...]
    agreements_in_all: int
    keys_in_all: int
    contracts_in_all: int


def followers(level_id: UUID, version: int, *, viewer: Viewer, at: datetime) -> Followers:
    """Who has an older version than that, by number and code, the first ``MOST_FOLLOWERS`` of each.

    An agreement has one while it is approved, a contract once it is activated; expired agreements, and contracts that
    were terminated or are past their last day, are left out. Eleven statements. Raises ``NotAllowed``,
    ``NoSuchServiceLevel``, ``NoSuchVersion``.
    """
    require(viewer, Permission.PROMISE_SEE)
    service_level(level_id, viewer=viewer)
    versions = {one.number: one for one in ServiceLevelVersion.objects.filter(level=level_id)}
    if version not in versions:
        raise NoSuchVersion("The service level has no such version.")
    agreements, keys = older_agreements(level_id, version, at=at), older_keys(level_id, version)
    pins = older_pins(level_id, version, at=at)
    return Followers(
        tuple(_followers(agreements.order_by("number")[:MOST_FOLLOWERS], versions, version)),
        tuple(_followers(keys.order_by("code")[:MOST_FOLLOWERS], versions, version)),
        tuple(_followers(pins.order_by("contract__number")[:MOST_FOLLOWERS], versions, version)),
        agreements.count(),
        keys.count(),
        pins.count(),
    )


def older_agreements(level_id: UUID, version: int, *, at: datetime) -> QuerySet[SupportAgreement]:
    """The approved agreements with an older version that have not expired at the instant. One statement beforehand."""
    found = SupportAgreement.objects.filter(
        service_level=level_id, pinned_version__lt=version, is_active=True
    )
    over = in_state(SupportAgreement.objects.all(), AgreementState.EXPIRED, at).values("id")
    return found.exclude(id__in=over).select_related("customer").order_by("id")


def older_keys(level_id: UUID, version: int) -> QuerySet[SupportKey]:
    """The keys in use with an older version."""
    found = SupportKey.objects.filter(service_level=level_id, pinned_version__lt=version, is_active=True)
    return found.select_related("customer").order_by("id")


def older_pins(level_id: UUID, version: int, *, at: datetime) -> QuerySet[ContractLevel]:
    """What contracts that run pin of the level that is older. A statement for the zones beforehand."""
    older = ContractLevel.objects.filter(service_level=level_id, pinned_version__lt=version)
    found = older.filter(contract__in=Contract.objects.filter(running(at)).values("id"))
    return found.select_related("contract__customer").order_by("id")


def version_moves(record: SupportAgreement | SupportKey | Contract) -> Sequence[VersionMove]:
    """When a newer version was promised to it, the latest first. One statement."""
    return list(record.version_moves.select_related("level").order_by("-id"))


def on_an_older_version() -> Q:
    """Agreements whose service level has a newer version than theirs."""
    newer = ServiceLevelVersion.objects.filter(
        level=OuterRef("service_level"), number__gt=OuterRef("pinned_version")
    )
    return Q(Exists(newer))


def _followers(
    rows: Sequence[Any] | QuerySet[Any], versions: Mapping[int, ServiceLevelVersion], newer: int
) -> Iterator[Follower]:
    after = versions[newer]
    for row in rows:
        before, own = versions[row.pinned_version], getattr(row, "overrides", {})
        yield Follower(
            number=_reference(row),
            customer=(row.contract if isinstance(row, ContractLevel) else row).customer.name,
            version=before.number,
            has_overrides=bool(own),
            changes=tuple(_changes(merged(before.targets, own), merged(after.targets, own))),
            rules=(before.warn, before.on_severity_change) != (after.warn, after.on_severity_change),
        )


def _reference(row: SupportAgreement | SupportKey | ContractLevel) -> str:
    if isinstance(row, SupportKey):
        return row.code
    return (row.contract if isinstance(row, ContractLevel) else row).number


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Changed]:
    for severity in sorted({*before, *after}):
        former, latter = before.get(severity, {}), after.get(severity, {})
        for clock in (*former, *(one for one in latter if one not in former)):
            if former.get(clock) != latter.get(clock):
                yield Changed(severity, clock, former.get(clock, {}), latter.get(clock, {}))
