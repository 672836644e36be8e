"""From a mail to the closed case, with the real command, real jobs and a real mail server."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from servanda.cases import actions as cases
from servanda.cases import queries
from servanda.cases.actions import RECALL_WITHIN, Resolution
from servanda.cases.models import Case, CustomerMessage, Delivery, ExternalInfo
from servanda.core.access import Role
from servanda.core.clocks import State
from servanda.foundation import clock, outbox
from servanda.mail import actions
from servanda.organisations.queries import viewer_of
from tests.cases import works
from tests.cast import staff
from tests.jobs.test_jobs import run_worker_until_idle
from tests.mail import letters, post
from tests.mail.test_command import servanda

pytestmark = pytest.mark.usefixtures("committed_db")


def piped(raw: bytes) -> None:
    done = servanda("receive", message=raw)
    assert done.returncode == 0, done.stderr
    run_worker_until_idle()


def sent(server: post.MailServer) -> EmailMessage:
    """What goes out as soon as the text that waits cannot be recalled any more."""
    waiting = ExternalInfo.objects.get(delivery=Delivery.WAITING)
    soon = clock.now() + RECALL_WITHIN + timedelta(seconds=1)
    actions.send_external_info(info_id=waiting.id, by=post.POSTMAN, at=soon)
    return server.taken[-1]


def resolution_clock(case: Case) -> State:
    now = clock.now()
    found = queries.clocks_of([Case.objects.select_related("sheet").get(id=case.id)], at=now)[case.id].ort
    assert found is not None
    return found.state


def test_a_mail_becomes_a_case_that_is_asked_about_answered_solved_and_closed() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    as_tomas = viewer_of(tomas)
    desk = works.desk(tomas)
    post.with_address(desk.organisation)
    piped(letters.raw())
    case = Case.objects.get()
    number = case.number
    assert (case.status, case.queue_id, case.caller_id) == ("queued", desk.queue.id, desk.carla.id)

    cases.accept_case(number=number, by=as_tomas, at=clock.now())
    cases.ask_customer(number=number, text="Which sensor?", by=as_tomas, at=clock.now())
    assert resolution_clock(case) is State.PAUSED
    with post.mail_server() as server:
        question = sent(server)
        answer = letters.raw(
            "B12.",
            subject=f"Re: {question['Subject']}",
            to=str(question["Reply-To"]),
            message_id="<answer@acme.example>",
            In_Reply_To=str(question["Message-ID"]),
        )
        piped(answer)
        case.refresh_from_db()
        assert (case.status, CustomerMessage.objects.get().text) == ("open", "B12.")
        assert resolution_clock(case) is State.RUNNING

        resolution = Resolution("Replaced sensor B12.", desk.solved.id, send=True)
        cases.complete_case(number=number, resolution=resolution, by=as_tomas, at=clock.now())
        told = sent(server)
    assert set(told["References"].split()) == {
        "<first@acme.example>",
        question["Message-ID"],
        "<answer@acme.example>",
    }
    assert cases.close_case(number=number, by=as_tomas, at=clock.now()).status == "closed"


def test_the_worker_sends_a_text_when_its_time_has_come() -> None:
    tomas = staff("Tomás Rivera", Role.ENGINEER)
    case = works.opened(works.desk(tomas), tomas)
    info = cases.inform_customer(number=case.number, text="Hello.", by=post.POSTMAN, at=works.later(1))
    outbox.announce("mail.send_external_info", info_id=str(info.id))
    with post.mail_server() as server:
        run_worker_until_idle()
    assert [mail["Subject"] for mail in server.taken] == [f"[#{case.number}] CP-400 stops with E-217"]
