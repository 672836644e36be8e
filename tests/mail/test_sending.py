"""Mail out, to a real SMTP server."""

from datetime import timedelta

import pytest
from django.test import override_settings

from servanda.cases import actions as cases
from servanda.cases import queries as case_queries
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, ExternalInfo, InternalNote, Mode
from servanda.core.access import Viewer, system
from servanda.mail import actions
from servanda.mail.actions import NotSentYet
from servanda.mail.models import OutgoingMail
from servanda.people.models import User
from tests.cases import works
from tests.mail import letters, post

SEND = works.later(11)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    desk = works.desk(tomas)
    post.with_address(desk.organisation)
    return desk


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    return works.opened(desk, tomas)


def asked(
    case: Case, by: Viewer, text: str = "Send me the <log>, please.", minutes: int = 10
) -> ExternalInfo:
    return cases.ask_customer(number=case.number, text=text, by=by, at=works.later(minutes))


def send(info: ExternalInfo, minutes: int = 11) -> OutgoingMail | None:
    return actions.send_external_info(info_id=info.id, by=post.POSTMAN, at=works.later(minutes))


def delivery(info: ExternalInfo) -> str:
    info.refresh_from_db()
    return info.delivery


def test_a_question_goes_out_as_one_mail_that_finds_its_way_back(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    with post.mail_server() as server:
        send(info)
    [mail] = server.taken
    assert mail["Subject"] == f"[#{case.number}] CP-400 stops with E-217"
    assert (mail["From"], mail["To"]) == ("Halden Support <support@halden.example>", "carla@acme.example")
    assert mail["Message-ID"] == f"<{info.id}@halden.example>"
    assert mail["Reply-To"].startswith(f"support+{case.number}-")
    assert "Auto-Submitted" not in mail
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and "Send me the <log>, please." in plain.get_content()
    assert "Halden Packaging Systems, Graz" in plain.get_content()
    assert html is not None and "Send me the &lt;log&gt;, please." in html.get_content()
    assert delivery(info) == "sent"


def test_a_mail_is_sent_once_however_often_its_job_runs(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    with post.mail_server() as server:
        first = send(info)
        assert send(info) is None
    assert first is not None and len(server.taken) == 1
    assert OutgoingMail.objects.get(info=info).state == "sent"


def test_a_later_mail_refers_to_what_was_written_before(case: Case, as_tomas: Viewer) -> None:
    first = asked(case, as_tomas)
    with post.mail_server() as server:
        send(first)
        answer = letters.raw(
            "E-217", message_id="<answer@acme.example>", In_Reply_To=f"<{first.id}@halden.example>"
        )
        post.arrive(answer, works.later(20))
        second = asked(case, as_tomas, "And the firmware?", 30)
        send(second, 31)
    mail = server.taken[1]
    assert mail["In-Reply-To"] == "<answer@acme.example>"
    assert mail["References"].split() == [f"<{first.id}@halden.example>", "<answer@acme.example>"]


def test_what_no_person_wrote_says_so(case: Case, as_tomas: Viewer) -> None:
    info = cases.inform_customer(
        number=case.number, text="We have your case.", automatic=True, by=as_tomas, at=works.later(10)
    )
    with post.mail_server() as server:
        send(info)
    assert server.taken[0]["Auto-Submitted"] == "auto-generated"


def test_a_reminder_of_the_program_goes_out_as_a_mail_that_asks_for_the_answer(
    case: Case, as_tomas: Viewer
) -> None:
    question = asked(case, as_tomas)
    Case.objects.filter(id=case.id).update(reminders=1, reminder_interval_s=3600, remind_at=works.later(70))
    with post.mail_server() as server:
        send(question)
        cases.remind_customer(case_id=case.id, by=system("reminders"), at=works.later(70))
        send(ExternalInfo.objects.get(mode=Mode.REMINDER), 71)
    reminder = server.taken[1]
    plain = reminder.get_body(("plain",))
    assert (reminder["Auto-Submitted"], reminder["To"]) == ("auto-generated", "carla@acme.example")
    assert reminder["Subject"] == f"[#{case.number}] CP-400 stops with E-217"
    assert reminder["In-Reply-To"] == f"<{question.id}@halden.example>"
    assert plain is not None and "> Send me the <log>, please." in plain.get_content()
    assert "Your case waits for your answer. Please reply to this mail." in plain.get_content()


def test_a_resolution_says_that_it_is_one(desk: works.Desk, case: Case, as_tomas: Viewer) -> None:
    resolution = Resolution("Replaced sensor B12.", desk.solved.id, send=True)
    cases.complete_case(number=case.number, resolution=resolution, by=as_tomas, at=works.later(10))
    with post.mail_server() as server:
        send(ExternalInfo.objects.get())
    plain = server.taken[0].get_body(("plain",))
    assert plain is not None and "This is the resolution of your case" in plain.get_content()


def test_a_text_that_was_recalled_is_not_sent(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    cases.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=works.later(10))
    with post.mail_server() as server:
        assert send(info) is None
    assert server.taken == []


def test_a_text_that_can_still_be_recalled_waits(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    with post.mail_server() as server, pytest.raises(NotSentYet):
        send(info, 10)
    assert (server.taken, delivery(info)) == ([], "waiting")


def test_a_resolution_that_is_refused_for_good_counts_as_not_sent(
    desk: works.Desk, case: Case, as_tomas: Viewer
) -> None:
    resolution = Resolution("Replaced sensor B12.", desk.solved.id, send=True)
    cases.complete_case(number=case.number, resolution=resolution, by=as_tomas, at=works.later(10))
    info = ExternalInfo.objects.get()
    with post.mail_server(answers={"carla@acme.example": "550 5.1.1 No such user"}):
        send(info)
    assert delivery(info) == "failed"
    assert info.failure == "carla@acme.example: 550 5.1.1 No such user"
    assert case_queries.case(case.number, viewer=as_tomas).sent_at is None
    assert OutgoingMail.objects.get().state == "failed"


def test_a_message_that_is_refused_for_its_content_counts_as_not_sent(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    with post.mail_server(to_data="554 5.7.1 Looks like spam"):
        send(info)
    assert (delivery(info), info.failure) == ("failed", "554 5.7.1 Looks like spam")


@pytest.mark.parametrize(
    "told", [{"to_data": "451 4.3.0 Later"}, {"answers": {"carla@acme.example": "451 4.7.1 Greylisted"}}]
)
def test_a_server_that_says_later_is_asked_again_with_the_same_mail(
    case: Case, as_tomas: Viewer, told: dict[str, object]
) -> None:
    info = asked(case, as_tomas)
    with post.mail_server(**told), pytest.raises(NotSentYet, match="451"):
        send(info)
    assert delivery(info) == "waiting"
    with post.mail_server() as server:
        send(info, 60)
    assert [mail["Message-ID"] for mail in server.taken] == [f"<{info.id}@halden.example>"]
    assert delivery(info) == "sent"


def test_a_server_that_says_later_for_three_days_is_given_up(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    three_days = int(timedelta(days=3).total_seconds() // 60)
    with post.mail_server(to_data="451 4.3.0 Later"):
        with pytest.raises(NotSentYet):
            send(info)
        send(info, 11 + three_days)
    assert (delivery(info), info.failure) == ("failed", "given up: 451 4.3.0 Later")


def test_a_server_that_is_away_is_asked_again(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    with post.mail_server() as server:
        pass
    nowhere = {"EMAIL_BACKEND": "servanda.foundation.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
    with override_settings(**nowhere, EMAIL_PORT=1), pytest.raises(NotSentYet):
        send(info)
    assert (server.taken, delivery(info)) == ([], "waiting")


def test_a_copy_that_is_refused_leaves_the_mail_sent_and_a_note(case: Case, as_tomas: Viewer) -> None:
    info = asked(case, as_tomas)
    info.copy_to = ["gone@acme.example"]
    info.store()
    with post.mail_server(answers={"gone@acme.example": "550 No such user"}) as server:
        send(info)
    assert server.recipients == [["carla@acme.example"]]
    assert delivery(info) == "sent"
    assert "gone@acme.example: 550" in InternalNote.objects.get().text


def test_without_an_address_of_its_own_an_organisation_writes_from_that_of_the_installation(
    desk: works.Desk, case: Case, as_tomas: Viewer
) -> None:
    post.with_address(desk.organisation, "")
    info = asked(case, as_tomas)
    with post.mail_server() as server:
        send(info)
    assert server.taken[0]["From"] == "Halden Support <support@localhost>"
    assert "Reply-To" not in server.taken[0]
