"""What somebody answers for in teams, queues and organisations."""

from collections.abc import Iterable

from servanda.core.leaving import Duty, Held
from servanda.organisations.models import Queue, SupportOrganisation
from servanda.people.models import Team, User


def held_places(user: User) -> list[Held]:
    """Teams they manage, queues they lead, organisations they manage; what is out of use may lack somebody.

    Three statements.
    """
    teams = Team.objects.filter(manager=user).order_by("sort_name", "id").values_list("name", "is_active")
    queues = Queue.objects.filter(lead=user).order_by("sort_name", "id").values_list("name", "is_active")
    organisations = SupportOrganisation.objects.filter(manager=user).order_by("code")
    return [
        _held(Duty.TEAMS, teams),
        _held(Duty.QUEUES, queues),
        _held(Duty.ORGANISATIONS, organisations.values_list("code", "is_active")),
    ]


def _held(duty: Duty, rows: Iterable[tuple[str, bool]]) -> Held:
    found = list(rows)
    return Held(
        duty,
        tuple(name for name, _ in found),
        tuple(name for name, in_use in found if in_use),
    )
