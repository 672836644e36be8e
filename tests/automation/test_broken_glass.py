"""When the glass of a secret is broken, everybody who keeps it is told at once."""

import pytest
from django.core import mail

from servanda.agreements import actions as agreements
from servanda.agreements.models import SecuredInformation, SupportKey
from servanda.automation import actions
from servanda.automation.models import Notice, NoticeChannel
from servanda.automation.queries import NoSuchReveal
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import secrets as core
from servanda.core.refusals import NotAllowed
from servanda.foundation import outbox
from servanda.people.models import User
from tests.agreements import vault
from tests.automation import rings
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def breaker(alice: User) -> Viewer:
    """Alice, with the permission that no role has."""
    permissions = frozenset({Permission.PROMISE_SEE, Permission.BREAK_GLASS})
    return Viewer(user_id=alice.id, name=alice.name, everywhere=permissions)


@pytest.fixture
def kept(as_tomas: Viewer, as_ada: Viewer, bob: User, miriam: User) -> SecuredInformation:
    """Granted by Tomás, read by the team of Bob and Miriam."""
    one = vault.entry(as_tomas)
    vault.let(vault.team(bob, miriam, by=as_ada), one, as_tomas)
    return one


def broken(one: SecuredInformation, by: Viewer, reason: str = "Line 1 burns") -> agreements.Revealed:
    return agreements.break_glass(
        code=one.support_key.code, information_id=one.id, reason=reason, by=by, at=NOON
    )


def told(revealed: agreements.Revealed) -> list[Notice]:
    return list(actions.tell_of_broken_glass(reveal_id=revealed.reveal.id, by=rings.TELLER, at=NOON))


def test_it_shows_the_secret_and_announces_that(kept: SecuredInformation, breaker: Viewer) -> None:
    revealed = broken(kept, breaker)
    assert revealed.secret == vault.SECRET
    assert outbox.awaited("secrets.glass_broken") == [{"reveal_id": str(revealed.reveal.id)}]


def test_all_readers_and_granters_are_told_by_bell_and_mail_but_not_who_broke_it(
    kept: SecuredInformation, breaker: Viewer
) -> None:
    notices = told(broken(kept, breaker))
    names = {one.recipient.name for one in notices if one.recipient}
    assert names == {"Tomás Rivera", "Bob Berger", "Miriam Moser"}
    assert sorted(one.channel for one in notices) == ["bell"] * 3 + ["mail"] * 3


def test_a_second_run_tells_nobody_again(kept: SecuredInformation, breaker: Viewer) -> None:
    revealed = broken(kept, breaker)
    told(revealed)
    assert told(revealed) == []


def test_the_mail_says_who_and_why_and_not_the_secret(
    kept: SecuredInformation, breaker: Viewer, tomas: User
) -> None:
    told(broken(kept, breaker))
    notice = Notice.objects.get(recipient=tomas, channel=NoticeChannel.MAIL)
    actions.mail_notice(notice_id=notice.id, by=rings.TELLER, at=NOON)
    (letter,) = mail.outbox
    text = f"{letter.subject}\n{letter.body}"
    for part in ("K-7QX2", "Root password", "Alice Auer", "Reason: Line 1 burns"):
        assert part in text
    assert vault.SECRET not in text
    assert "You choose which notices" not in text


def test_without_the_permission_the_glass_holds(kept: SecuredInformation, as_bob: Viewer) -> None:
    with pytest.raises(NotAllowed, match="No role as shipped"):
        broken(kept, as_bob)


def test_without_a_reason_the_glass_holds(kept: SecuredInformation, breaker: Viewer) -> None:
    with pytest.raises(core.ReasonMissing):
        broken(kept, breaker, reason=" ")


def test_a_reader_needs_no_broken_glass(kept: SecuredInformation, bob: User) -> None:
    permissions = frozenset({Permission.PROMISE_SEE, Permission.BREAK_GLASS})
    with pytest.raises(core.GlassNotNeeded):
        broken(kept, Viewer(user_id=bob.id, name=bob.name, everywhere=permissions))


def test_only_broken_glass_is_told(kept: SecuredInformation, as_tomas: Viewer) -> None:
    code = SupportKey.objects.get().code
    revealed = agreements.reveal_information(code=code, information_id=kept.id, by=as_tomas, at=NOON)
    with pytest.raises(NoSuchReveal):
        told(revealed)
