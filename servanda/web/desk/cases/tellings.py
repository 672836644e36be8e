"""Whom an entry of the stream told, in words: by name once they were, by what they are to the case until then."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from servanda.automation.queries import Reached
from servanda.core.agreements import RecipientKind

Data = Mapping[str, Any]
Names = Mapping[str, str]


def told(data: Data, names: Names, reached: Sequence[Reached]) -> Iterator[str]:
    """``Told Amara Okafor (manager: nobody owned it)``, or nothing if there is nobody to tell."""
    whom = [_known(one, names) for one in reached] or [
        _recipient(one, data, names) for one in data.get("recipients", ())
    ]
    if whom:
        yield f"Told {', '.join(dict.fromkeys(whom))}"


def _known(one: Reached, names: Names) -> str:
    why = " and ".join(dict.fromkeys(_why(recipient, names) for recipient in one.instead_of))
    return f"{one.name} (manager: {why})" if why else one.name


def _why(recipient: Mapping[str, str], names: Names) -> str:
    has_left = f"{WHOM[recipient['kind']](recipient, names)} has left"
    return has_left if recipient.get("left") else _NOBODY.get(recipient["kind"], has_left)


def _recipient(one: Mapping[str, str], data: Data, names: Names) -> str:
    place = _PLACE.get(one["kind"])
    if place and place not in data.get("placed", {place: ""}):
        return f"the manager, as {_MISSING[place]}"
    return WHOM[one["kind"]](one, names)


def _plainly(said: str) -> Callable[[Data, Names], str]:
    return lambda one, names: said


WHOM: Final[Mapping[str, Callable[[Data, Names], str]]] = {
    RecipientKind.ASSIGNEE: _plainly("the assignee"),
    RecipientKind.OWNER: _plainly("the owner"),
    RecipientKind.QUEUE_LEAD: _plainly("the lead of the queue"),
    RecipientKind.ORGANISATION_MANAGER: _plainly("the manager"),
    RecipientKind.AGREEMENT_OWNER: _plainly("the owner of the agreement"),
    RecipientKind.USER: lambda one, names: names.get(one["id"], "somebody"),
    RecipientKind.TEAM: lambda one, names: f"team {names.get(one['id'], '')}".strip(),
    RecipientKind.ADDRESS: lambda one, names: str(one["address"]),
    "queue": lambda one, names: f"queue {names.get(one['id'], '')}".strip(),
}

_NOBODY: Final[Mapping[str, str]] = {
    RecipientKind.ASSIGNEE: "nobody was assigned",
    RecipientKind.OWNER: "nobody owned it",
    RecipientKind.QUEUE_LEAD: "nobody led the queue",
    RecipientKind.AGREEMENT_OWNER: "there was no agreement",
    RecipientKind.TEAM: "nobody was in the team",
    "queue": "nobody was in the queue",
}
"""Why a manager stood in, where nobody was there who could have left."""

_PLACE: Final[Mapping[str, str]] = {
    RecipientKind.ASSIGNEE: "assignee",
    RecipientKind.OWNER: "owner",
    RecipientKind.QUEUE_LEAD: "queue",
}
"""What must be known of the case for these to be anybody."""

_MISSING: Final[Mapping[str, str]] = {
    "assignee": "nobody is assigned",
    "owner": "nobody owns it",
    "queue": "it lies in no queue",
}
