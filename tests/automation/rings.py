"""Reading what people were told, for tests."""

from uuid import UUID

from servanda.automation import actions
from servanda.automation.models import About, MailState, Notice, NoticeChannel
from servanda.cases.models import Case, CaseEvent
from servanda.core.access import system
from servanda.core.notices import NoticeKind
from servanda.people.models import User
from tests.cast import NOON

TELLER = system("notices")


def last_event(case: Case) -> CaseEvent:
    """The newest entry of the case's stream that somebody is to be told of."""
    return CaseEvent.objects.filter(case=case, data__has_key="told").order_by("-seq")[0]


def tell(case: Case) -> list[Notice]:
    """Tell of the last thing that happened to the case; returns the new notices."""
    return list(actions.tell(event_ids=[last_event(case).id], by=TELLER, at=NOON))


def tell_of(case: Case, kind: str) -> list[Notice]:
    """Tell of all entries of a kind in the case's stream; returns the new notices."""
    found = CaseEvent.objects.filter(case=case, kind=kind)
    return list(actions.tell(event_ids=[one.id for one in found], by=TELLER, at=NOON))


def bells(user: User) -> list[str]:
    """The kinds that the user's bell has rung for, oldest first."""
    found = Notice.objects.filter(recipient=user, channel=NoticeChannel.BELL)
    return list(found.order_by("created_at", "id").values_list("kind", flat=True))


def mails(user: User) -> list[str]:
    """The kinds that the user gets mails about, oldest first."""
    found = Notice.objects.filter(recipient=user, channel=NoticeChannel.MAIL)
    return list(found.order_by("created_at", "id").values_list("kind", flat=True))


def rung(
    user: User, number: int = 1, *, channel: NoticeChannel = NoticeChannel.BELL, **fields: object
) -> Notice:
    """A notice of the user's, of an event of its own unless said otherwise."""
    facts: dict[str, object] = {
        "kind": NoticeKind.ASSIGNED,
        "about": About.CASE_EVENT,
        "about_id": UUID(int=number),
        "case_number": str(1000 + number),
        "words": {"subject": "CP-400 stops with E-217", "by": "Bob Berger"},
        "created_at": NOON,
        "mail_state": MailState.WAITING if channel is NoticeChannel.MAIL else "",
    }
    return Notice.objects.create(channel=channel, **({"recipient": user} | facts | fields))
