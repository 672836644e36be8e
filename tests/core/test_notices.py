"""What a notice tells, and by which ways it comes unless somebody chose otherwise."""

import pytest

from servanda.core.clocks.firing import What
from servanda.core.notices import DEFAULT_WAYS, OF_CLOCK, MailWhen, NoticeKind, foremost

CLOCKS_BY_MAIL = {
    NoticeKind.CLOCK_WARNING: False,
    NoticeKind.DEADLINE_MISSED: True,
    NoticeKind.ESCALATION_LEVEL: True,
    NoticeKind.DEADLINE_MOVED: False,
    NoticeKind.BREACH_ANNULLED: True,
}


def test_every_kind_has_its_ways_in_the_order_of_concern() -> None:
    assert list(DEFAULT_WAYS) == list(NoticeKind)


def test_every_firing_tells_something_of_its_own() -> None:
    assert set(OF_CLOCK) == set(What)
    assert len(set(OF_CLOCK.values())) == len(What)


@pytest.mark.parametrize(("kind", "mailed"), CLOCKS_BY_MAIL.items())
def test_all_of_clocks_rings_and_what_cannot_wait_is_mailed(kind: NoticeKind, *, mailed: bool) -> None:
    ways = DEFAULT_WAYS[kind]
    assert (ways.bell, ways.mail is MailWhen.AT_ONCE) == (True, mailed)


def test_a_missed_deadline_comes_before_a_warning_and_a_case_of_ones_own_before_both() -> None:
    kinds = [NoticeKind.CLOCK_WARNING, NoticeKind.DEADLINE_MISSED, NoticeKind.ASSIGNED]
    assert foremost(kinds) is NoticeKind.ASSIGNED
    assert foremost(kinds[:2]) is NoticeKind.DEADLINE_MISSED
