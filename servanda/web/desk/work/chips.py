"""What a list offers around its rows: tabs, filters in use, filters to choose from, its name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from servanda.core.access import Permission, Viewer
from servanda.core.cases import Status
from servanda.customers.queries import customer_called
from servanda.organisations import queries as organisations
from servanda.web import words
from servanda.web.desk.work.asking import NOTHING_BY_IT, Asked, View, statuses_of

VIEWS: Final = {
    View.MINE: "My cases",
    View.UNASSIGNED: "Unassigned",
    View.OPEN: "All open",
    View.EVERYTHING: "Everything",
}
_FULL: Final = {**VIEWS, View.OPEN: "All open cases", View.EVERYTHING: "All cases"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: queues in use, those of the viewer, severities with labels, statuses of the view."""

    queues: Sequence[Any]
    my_queues: Sequence[Any]
    severities: Sequence[Any]
    statuses: Sequence[tuple[Status, str]]
    customer: Any

    @property
    def queue_ids(self) -> frozenset[UUID]:
        """Those of the viewer."""
        return frozenset(queue.id for queue in self.my_queues)

    @property
    def customer_id(self) -> UUID | None:
        """Of the customer that is asked for."""
        return self.customer.id if self.customer else None

    def queue_name(self, queue_id: UUID | None) -> str:
        """The name of a queue, in use or not."""
        return next((queue.name for queue in self.queues if queue.id == queue_id), "not known")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use; ``remove`` is the list without it."""

    label: str
    value: str
    remove: str


@dataclass(frozen=True, slots=True)
class _Nobody:
    """Asked for and not there."""

    name: str
    id: UUID = NOTHING_BY_IT


def choices(viewer: Viewer, asked: Asked) -> Choices:
    """At most five statements."""
    assert viewer.user_id is not None  # noqa: S101  the page asked for a sign-in
    queues = list(organisations.queues(viewer=viewer))
    mine = frozenset(organisations.queues_of(viewer.user_id, viewer=viewer).values_list("id", flat=True))
    return Choices(
        queues=queues,
        my_queues=[queue for queue in queues if queue.id in mine],
        severities=list(organisations.terms("severities", viewer=viewer)),
        statuses=[(status, words.STATUS[status]) for status in statuses_of(asked.view)],
        customer=customer_of(asked.customer, viewer),
    )


def tabs(asked: Asked, lists: Choices) -> list[dict[str, Any]]:
    """My cases, my queues, then what is of all: filters besides the view stay while tabs are changed."""
    found = [_tab(asked, view=View.MINE, queue_id=None)]
    found += [_tab(asked, queue.name, view=View.OPEN, queue_id=queue.id) for queue in lists.my_queues]
    rest = (View.UNASSIGNED, View.OPEN, View.EVERYTHING)
    return found + [_tab(asked, view=view, queue_id=None) for view in rest]


def headline(asked: Asked, lists: Choices) -> str:
    """The name of the list."""
    if asked.view is View.OPEN and asked.queue_id:
        return lists.queue_name(asked.queue_id)
    return _FULL[asked.view]


def chips(asked: Asked, lists: Choices) -> Iterator[Chip]:
    """The filters in use."""
    if asked.queue_id:
        yield Chip("Queue", lists.queue_name(asked.queue_id), asked.address(queue_id=None))
    if lists.customer:
        yield Chip("Customer", lists.customer.name, asked.address(customer=""))
    if asked.severity:
        label = next((one.label for one in lists.severities if one.level == asked.severity), "")
        yield Chip("Severity", f"{asked.severity} {label}".strip(), asked.address(severity=None))
    for status in asked.statuses:
        yield Chip("Status", words.STATUS[status], asked.address(statuses=asked.without(status)))
    if asked.words:
        yield Chip("Words", f"“{asked.words}”", asked.address(words=""))


def _tab(asked: Asked, label: str = "", **where: Any) -> dict[str, Any]:
    current = (asked.view, asked.queue_id) == (where["view"], where["queue_id"])
    offered = statuses_of(where["view"])
    kept = tuple(status for status in asked.statuses if status in offered)
    url = asked.address(statuses=kept, **where)
    return {"label": label or VIEWS[where["view"]], "url": url, "current": current}


def customer_of(text: str, viewer: Viewer) -> Any:
    """The customer that an address asks for; one by whose id nothing is found, if there is none."""
    if not text:
        return None
    found = customer_called(text, viewer=viewer) if viewer.may(Permission.CUSTOMER_SEE) else None
    return found or _Nobody(f"{text} (not known)")
