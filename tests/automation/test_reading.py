"""One's own notices: found, read, followed, and by which ways they come."""

from datetime import timedelta

import pytest

from servanda.automation import actions, queries
from servanda.automation.models import Notice, NoticeChannel, NoticePreference
from servanda.core.access import ANYBODY, Permission, Viewer, system
from servanda.core.notices import ALWAYS, DEFAULT_WAYS, MailWhen, NoticeKind, Ways
from servanda.core.refusals import NotAllowed, Stale
from servanda.foundation.models import HistoryEntry
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.cast import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


def test_only_ones_own_bells_are_found(bob: User, alice: User, as_bob: Viewer) -> None:
    own = rings.rung(bob)
    rings.rung(bob, channel=NoticeChannel.MAIL)
    rings.rung(alice)
    assert list(queries.notices(viewer=as_bob)) == [own]


def test_somebody_elses_notice_cannot_be_marked(alice: User, as_bob: Viewer) -> None:
    with pytest.raises(queries.NoSuchNotice):
        actions.mark_notice(notice_id=rings.rung(alice).id, is_read=True, by=as_bob, at=NOON)


@pytest.mark.parametrize(
    "viewer", [ANYBODY, Viewer(None, "Carla", is_staff=False)], ids=["nobody", "customer"]
)
def test_who_is_no_staff_has_no_notices(viewer: Viewer) -> None:
    with pytest.raises(NotAllowed):
        queries.notices(viewer=viewer)


def test_a_token_that_may_not_see_cases_does_not_read_of_them(bob: User) -> None:
    narrow = viewer_of(bob, scopes=frozenset({Permission.CUSTOMER_SEE}))
    with pytest.raises(NotAllowed):
        queries.notices(viewer=narrow)


def test_a_notice_is_read_and_becomes_unread_again(bob: User, as_bob: Viewer) -> None:
    notice = rings.rung(bob)
    read = actions.mark_notice(notice_id=notice.id, is_read=True, by=as_bob, at=LATER)
    assert (read.read_at, queries.unread_count(viewer=as_bob)) == (LATER, 0)
    again = actions.mark_notice(notice_id=notice.id, is_read=False, by=as_bob, at=LATER)
    assert (again.read_at, queries.unread_count(viewer=as_bob)) == (None, 1)


def test_a_notice_that_is_read_stays_as_it_was_first_read(bob: User, as_bob: Viewer) -> None:
    notice = rings.rung(bob)
    for at in (NOON, LATER):
        read = actions.mark_notice(notice_id=notice.id, is_read=True, by=as_bob, at=at)
    assert (read.read_at, read.revision) == (NOON, 2)


def test_a_notice_is_not_marked_upon_an_old_revision(bob: User, as_bob: Viewer) -> None:
    with pytest.raises(Stale):
        actions.mark_notice(notice_id=rings.rung(bob).id, is_read=True, expecting=7, by=as_bob, at=NOON)


@pytest.mark.parametrize("channel", list(NoticeChannel))
def test_following_a_bell_or_a_mail_reads_the_bell_of_that_event_alone(
    channel: NoticeChannel, bob: User, as_bob: Viewer
) -> None:
    both = {one: rings.rung(bob, channel=one) for one in NoticeChannel}
    other = rings.rung(bob, 2)
    opened = actions.open_notice(notice_id=both[channel].id, by=as_bob, at=LATER)
    assert opened.case_number == "1001"
    assert list(queries.notices(viewer=as_bob, unread=True)) == [other]


def test_all_that_was_seen_is_read_and_what_came_later_is_not(bob: User, as_bob: Viewer) -> None:
    rings.rung(bob, 1)
    late = rings.rung(bob, 2, created_at=LATER)
    assert actions.read_notices(until=NOON, by=as_bob, at=LATER) == 1
    assert list(queries.notices(viewer=as_bob, unread=True)) == [late]
    assert actions.read_notices(by=as_bob, at=LATER) == 1


def test_nobody_elses_notices_are_read_along(
    bob: User, alice: User, as_bob: Viewer, as_alice: Viewer
) -> None:
    rings.rung(alice)
    assert actions.read_notices(by=as_bob, at=LATER) == 0
    assert queries.unread_count(viewer=as_alice) == 1


def test_nobody_counts_past_a_hundred(bob: User, as_bob: Viewer) -> None:
    for number in range(queries.MOST_COUNTED + 3):
        rings.rung(bob, number)
    assert queries.unread_count(viewer=as_bob) == queries.MOST_COUNTED + 1


def test_the_defaults_hold_until_something_else_is_chosen(as_bob: Viewer) -> None:
    choosable = {kind: ways for kind, ways in DEFAULT_WAYS.items() if kind not in ALWAYS}
    assert queries.preferences(viewer=as_bob) == choosable
    quiet = Ways(bell=False, mail=MailWhen.OFF)
    actions.choose_notices(ways={NoticeKind.ESCALATED: quiet}, by=as_bob, at=NOON)
    assert queries.preferences(viewer=as_bob) == {**choosable, NoticeKind.ESCALATED: quiet}


def test_that_the_glass_was_broken_cannot_be_chosen_away(as_bob: Viewer) -> None:
    quiet = Ways(bell=False, mail=MailWhen.OFF)
    actions.choose_notices(ways=dict.fromkeys(ALWAYS, quiet), by=as_bob, at=NOON)
    assert not NoticePreference.objects.exists()


def test_only_what_differs_is_kept_and_a_change_of_mind_is_one_row(as_bob: Viewer) -> None:
    actions.choose_notices(ways=DEFAULT_WAYS, by=as_bob, at=NOON)
    assert not NoticePreference.objects.exists()
    for bell in (False, True):
        ways = {NoticeKind.ESCALATED: Ways(bell, MailWhen.OFF)}
        actions.choose_notices(ways=ways, by=as_bob, at=NOON)
    assert NoticePreference.objects.get().ways == Ways(bell=True, mail=MailWhen.OFF)


def test_the_program_itself_chooses_nothing() -> None:
    with pytest.raises(NotAllowed):
        actions.choose_notices(ways={}, by=system("test"), at=NOON)


def test_reading_leaves_no_trace_in_the_history(bob: User, as_bob: Viewer) -> None:
    notice = rings.rung(bob)
    actions.mark_notice(notice_id=notice.id, is_read=True, by=as_bob, at=LATER)
    entries = HistoryEntry.objects.filter(table_name=Notice._meta.db_table, row_id=str(notice.id))
    assert list(entries.values_list("operation", flat=True)) == ["I"]
