"""The resolution: until when it is written, and when it can have been told."""

import pytest

from servanda.cases import actions
from servanda.cases.actions import NotToldThen, Resolution, ResolutionKept
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.people.models import User
from tests.cases import works

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    """Open, of Tomás."""
    return works.opened(desk, tomas)


def completed(case: Case, desk: works.Desk, by: Viewer, *, at: int = 70, **how: object) -> Case:
    resolution = Resolution("Replaced B12.", desk.solved.id, **how)  # type: ignore[arg-type]
    return actions.complete_case(number=case.number, resolution=resolution, by=by, at=works.later(at))


def test_what_was_sent_is_not_written_anew(case: Case, desk: works.Desk, as_tomas: Viewer) -> None:
    completed(case, desk, as_tomas, send=True)
    with pytest.raises(ResolutionKept):
        actions.write_resolution(
            number=case.number, text="Other.", code_id=desk.solved.id, by=as_tomas, at=works.later(75)
        )


def test_a_cancelled_case_gets_no_resolution(case: Case, as_tomas: Viewer) -> None:
    actions.cancel_case(number=case.number, cancel_reason=CancelReason.SPAM, by=as_tomas, at=works.later(5))
    with pytest.raises(ResolutionKept):
        actions.write_resolution(number=case.number, text="Other.", by=as_tomas, at=works.later(6))


@pytest.mark.parametrize("with_code", [True, False])
def test_a_completed_case_keeps_text_and_code_until_it_is_sent(
    case: Case, desk: works.Desk, as_tomas: Viewer, *, with_code: bool
) -> None:
    completed(case, desk, as_tomas)
    with pytest.raises(ResolutionKept):
        actions.write_resolution(
            number=case.number,
            text="" if with_code else "Other.",
            code_id=desk.solved.id if with_code else None,
            by=as_tomas,
            at=works.later(75),
        )


def test_a_completed_case_is_corrected_before_it_is_sent(
    case: Case, desk: works.Desk, as_tomas: Viewer
) -> None:
    completed(case, desk, as_tomas)
    changed = actions.write_resolution(
        number=case.number, text="Replaced B13.", code_id=desk.solved.id, by=as_tomas, at=works.later(75)
    )
    assert changed.resolution_text == "Replaced B13."


def test_nothing_was_told_before_the_case_was_received(
    case: Case, desk: works.Desk, as_tomas: Viewer
) -> None:
    with pytest.raises(NotToldThen):
        completed(case, desk, as_tomas, told_at=works.later(-1))


def test_nothing_was_told_before_the_case_was_opened_again(
    case: Case, desk: works.Desk, as_tomas: Viewer
) -> None:
    completed(case, desk, as_tomas, send=True)
    actions.reopen_case(number=case.number, reason="It stopped.", by=as_tomas, at=works.later(90))
    with pytest.raises(NotToldThen):
        completed(case, desk, as_tomas, at=120, told_at=works.later(80))
