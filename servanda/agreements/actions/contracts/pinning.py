"""What an activated contract pins of the service levels that the rules of its plan name without a version."""

from collections.abc import Iterable
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import ContractLevel, SupportPlanVersion


def pin_levels(contract_ids: Iterable[UUID], version: SupportPlanVersion) -> None:
    """Let contracts pin exactly the levels that the version of their plan leaves open.

    What one has pinned already stays, a level that is new to it is pinned in its newest version, and one that no
    rule names any more is let go. Three statements, however many.
    """
    ids, levels = list(contract_ids), queries.levels_left_open(version)
    ContractLevel.objects.filter(contract__in=ids).exclude(service_level__in=levels).delete()
    newest = queries.newest_numbers(levels)
    rows = [
        ContractLevel(contract_id=one, service_level_id=level, pinned_version=newest[level])
        for one in ids
        for level in sorted(levels)
    ]
    ContractLevel.objects.bulk_create(rows, ignore_conflicts=True)
