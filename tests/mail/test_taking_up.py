"""Mail in: what becomes of a message, from its bytes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.cases import actions as cases
from servanda.cases import queries as case_queries
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, CaseEvent, CustomerMessage, ExternalInfo, InternalNote
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.core.refusals import NotAllowed
from servanda.customers.models import Contact
from servanda.mail import actions, addressing, queries
from servanda.mail.actions import MailUnusable
from servanda.mail.models import IncomingMail, MailOutcome, OutgoingMail
from servanda.mail.queries.plans import MOST_FROM_A_SENDER, MOST_HOPS
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.mail import letters, post
from tests.organisations import places


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    desk = works.desk(tomas)
    post.with_address(desk.organisation)
    return desk


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    """Carla's, Open, Tomás's."""
    return works.opened(desk, tomas)


@pytest.fixture
def asked(case: Case, as_tomas: Viewer) -> OutgoingMail:
    """A question on it, sent by mail."""
    info = cases.ask_customer(number=case.number, text="Which one?", by=as_tomas, at=works.later(10))
    with post.mail_server():
        mail = actions.send_external_info(info_id=info.id, by=post.POSTMAN, at=works.later(11))
    assert mail is not None
    return mail


def status(case: Case) -> str:
    case.refresh_from_db()
    return case.status


# Registering


def test_a_message_of_a_contact_becomes_a_case_in_the_queue(desk: works.Desk) -> None:
    outcome = post.arrive(letters.raw())
    case = outcome.case
    assert case is not None
    assert (outcome.state, outcome.result) == ("processed", "registered")
    assert (case.subject, case.status, case.queue_id) == ("CP-400 stops with E-217", "queued", desk.queue.id)
    assert (case.caller_id, case.customer_id) == (desk.carla.id, desk.customer.id)
    assert (case.channel, case.entry, case.description) == (
        "email",
        "mail",
        "The case packer stops after a format change.",
    )


def test_what_mail_does_is_signed_by_the_program(desk: works.Desk) -> None:
    case = post.arrive(letters.raw()).case
    assert case is not None
    assert {one.by_name for one in case.events.all()} == {"Servanda"}


def test_a_note_made_of_mail_is_signed_by_the_program(asked: OutgoingMail) -> None:
    post.arrive(letters.raw(In_Reply_To=asked.message_id, Auto_Submitted="auto-replied"))
    assert InternalNote.objects.get().author_name == "Servanda"


def test_a_case_is_received_when_our_mailbox_got_the_message(desk: works.Desk) -> None:
    outcome = post.arrive(letters.raw(Date="Mon, 01 Jan 2024 08:00:00 +0000"), works.later(5))
    assert outcome.case is not None and outcome.case.received_at == works.later(5)


def test_somebody_new_from_a_known_domain_becomes_an_unconfirmed_contact(desk: works.Desk) -> None:
    globex = firms.customer("Globex", mail_domains=["globex.example"])
    outcome = post.arrive(letters.raw(sender="Gus Grau <Gus@Globex.example>"))
    assert outcome.case is not None and outcome.case.caller is not None
    gus = Contact.objects.get(name="Gus Grau")
    assert (gus.state, gus.customer_id, outcome.case.caller_id) == ("unconfirmed", globex.id, gus.id)


def test_somebody_new_from_a_known_domain_is_added_once(desk: works.Desk) -> None:
    firms.customer("Globex", mail_domains=["globex.example"])
    post.arrive(letters.raw(sender="gus@globex.example", message_id="<1@globex.example>"))
    post.arrive(letters.raw(sender="gus@globex.example", message_id="<2@globex.example>"))
    assert Contact.objects.filter(name="gus@globex.example").count() == 1


def test_a_stranger_becomes_an_unknown_customer_with_name_and_address(desk: works.Desk) -> None:
    case = post.arrive(letters.raw(sender="Sam Stranger <sam@elsewhere.example>")).case
    assert case is not None
    assert (case.customer_id, case.caller_name, case.caller_mail) == (
        None,
        "Sam Stranger",
        "sam@elsewhere.example",
    )


def test_a_contact_out_of_use_is_known_by_its_customer(desk: works.Desk) -> None:
    desk.carla.is_active = False
    desk.carla.store()
    case = post.arrive(letters.raw()).case
    assert case is not None
    assert (case.customer_id, case.caller_id, case.caller_mail) == (
        desk.customer.id,
        None,
        "carla@acme.example",
    )


def test_a_message_to_another_organisation_goes_to_its_default_queue(desk: works.Desk) -> None:
    linz = places.organisation("linz")
    parts = places.queue("Spare parts", linz)
    linz.default_queue, linz.mail_address = parts, "parts@halden.example"
    linz.store()
    case = post.arrive(letters.raw(to="Parts <Parts@halden.example>")).case
    assert case is not None and case.queue_id == parts.id


def test_a_message_without_subject_and_text_says_so(desk: works.Desk) -> None:
    case = post.arrive(letters.raw(" ", subject="")).case
    assert case is not None
    assert (case.subject, case.description) == ("(no subject)", "(The message has no text.)")


def test_what_is_too_long_is_cut_and_said(desk: works.Desk) -> None:
    case = post.arrive(letters.raw("word " * 40_000, subject="long " * 100)).case
    assert case is not None
    assert case.subject.endswith("…") and len(case.subject) <= 200
    assert case.description.endswith("more characters are kept with the raw message)")


def test_files_are_named(desk: works.Desk) -> None:
    case = post.arrive(letters.with_files({"a.log": b"1", "b.png": b"2"})).case
    assert case is not None
    assert case.description == "See the log.\n\n(2 files: a.log, b.png; kept with the raw message)"


def test_a_forwarded_message_keeps_what_it_forwards(desk: works.Desk) -> None:
    forwarded = "FYI\n\n---------- Forwarded message ----------\nFrom: Joe\nDate: today\n\nIt burns."
    case = post.arrive(letters.raw(forwarded)).case
    assert case is not None and "It burns." in case.description


# Kept first, and once


def test_a_message_is_kept_byte_for_byte_before_it_is_read(db: None) -> None:
    raw = letters.CORPUS["lone surrogates"]
    actions.receive_mail(raw=raw, by=post.POSTMAN, at=NOON)
    assert bytes(IncomingMail.objects.get().raw) == raw
    assert MailOutcome.objects.get().state == "waiting"
    assert ProcrastinateJob.objects.filter(task_name="mail.process").count() == 1


def test_the_same_message_by_two_ways_is_kept_once(desk: works.Desk) -> None:
    traced = b"Received: from mx2\n\tby us\nDelivered-To: help@halden.example\n" + letters.raw()
    first = actions.receive_mail(raw=letters.raw(), by=post.POSTMAN, at=NOON)
    again = actions.receive_mail(raw=traced, by=post.POSTMAN, at=NOON)
    assert (first.is_new, again.is_new, again.mail.id) == (True, False, first.mail.id)


def test_another_message_with_the_same_message_id_is_another(desk: works.Desk) -> None:
    post.arrive(letters.raw())
    post.arrive(letters.raw("Something else altogether."))
    assert Case.objects.count() == 2


def test_a_message_that_was_taken_up_stays_as_it_is(desk: works.Desk) -> None:
    outcome = post.arrive(letters.raw())
    actions.take_up_mail(incoming_id=outcome.incoming_id, by=post.POSTMAN, at=works.later(1))
    assert Case.objects.count() == 1


def test_nothing_is_no_message(db: None) -> None:
    with pytest.raises(MailUnusable):
        actions.receive_mail(raw=b" \r\n", by=post.POSTMAN, at=NOON)


# Matching


def test_an_answer_to_our_mail_opens_the_case_again(case: Case, asked: OutgoingMail) -> None:
    assert status(case) == "awaiting_info"
    answer = letters.raw(
        "The left one.\n\nOn Mon, Jun 15, 2026 at 12:11 Halden Support wrote:\n> Which one?",
        message_id="<answer@acme.example>",
        In_Reply_To=asked.message_id,
    )
    outcome = post.arrive(answer, works.later(60))
    assert (outcome.result, outcome.case) == ("attached", case)
    assert status(case) == "open"
    message = CustomerMessage.objects.get()
    entry = CaseEvent.objects.get(content_id=message.id)
    assert (message.text, entry.data["lines_folded"]) == ("The left one.", 2)
    assert (message.source, message.at, message.author_name) == (
        "<answer@acme.example>",
        works.later(60),
        "Carla Conti",
    )


def test_a_colleague_who_was_forwarded_our_mail_may_answer_it(case: Case, asked: OutgoingMail) -> None:
    outcome = post.arrive(letters.raw(sender="joe@elsewhere.example", References=asked.message_id))
    assert outcome.case == case
    assert CustomerMessage.objects.get().author_name == "joe@elsewhere.example"


def test_a_signed_reply_address_finds_its_case(desk: works.Desk, case: Case) -> None:
    desk.organisation.refresh_from_db()
    address = addressing.reply_address(desk.organisation, case.number)
    assert address is not None
    assert post.arrive(letters.raw(sender="joe@elsewhere.example", to=address)).case == case


def test_a_reply_address_with_another_signature_is_none(desk: works.Desk, case: Case) -> None:
    forged = f"support+{case.number}-{'0' * 20}@halden.example"
    outcome = post.arrive(letters.raw(sender="joe@elsewhere.example", to=forged))
    assert outcome.result == "registered"


@pytest.mark.parametrize(
    ("sender", "result"), [(letters.CARLA, "attached"), ("joe@elsewhere.example", "registered")]
)
def test_a_number_in_the_subject_counts_from_those_who_take_part(
    case: Case, sender: str, result: str
) -> None:
    outcome = post.arrive(letters.raw(subject=f"Re: [#{case.number}] Stop", sender=sender))
    assert outcome.result == result


def test_a_message_to_a_cancelled_case_becomes_one_that_follows_it(
    case: Case, asked: OutgoingMail, as_bob: Viewer
) -> None:
    cases.cancel_case(
        number=case.number, cancel_reason=CancelReason.DUPLICATE, note="x", by=as_bob, at=works.later(20)
    )
    outcome = post.arrive(letters.raw(In_Reply_To=asked.message_id), works.later(30))
    assert outcome.case is not None
    assert (outcome.result, outcome.case.follows_id) == ("registered", case.id)


def test_a_message_long_after_the_close_becomes_a_case_that_follows(
    desk: works.Desk, case: Case, as_tomas: Viewer
) -> None:
    done = Resolution("Done.", desk.solved.id, told_at=works.later(10))
    cases.complete_case(number=case.number, resolution=done, by=as_tomas, at=works.later(10))
    cases.close_case(number=case.number, by=as_tomas, at=works.later(11))
    much_later = NOON + timedelta(days=900)
    outcome = post.arrive(letters.raw(subject=f"[#{case.number}] Again"), much_later)
    assert outcome.case is not None
    assert (outcome.result, outcome.case.follows_id) == ("registered", case.id)


def test_mail_of_staff_on_a_case_is_an_internal_note(case: Case, asked: OutgoingMail, bob: User) -> None:
    outcome = post.arrive(letters.raw("Ask Joe.", sender=bob.email, In_Reply_To=asked.message_id))
    assert (outcome.result, status(case)) == ("noted", "awaiting_info")
    assert "Ask Joe." in InternalNote.objects.get().text


# What no person wrote


AUTOMATIC = {
    "RFC 3834": {"Auto_Submitted": "auto-replied (vacation)"},
    "precedence": {"Precedence": "auto_reply"},
    "older programs": {"X_Autoreply": "yes"},
    "no return path": {"Return_Path": "<>"},
}


@pytest.mark.parametrize("headers", AUTOMATIC.values(), ids=AUTOMATIC)
def test_an_automatic_reply_answers_nothing_and_is_noted(
    case: Case, asked: OutgoingMail, headers: dict[str, str]
) -> None:
    away = letters.raw("I am away.", subject="Out of office", In_Reply_To=asked.message_id, **headers)
    outcome = post.arrive(away)
    assert (outcome.result, status(case)) == ("noted", "awaiting_info")
    assert "I am away." in InternalNote.objects.get().text


def test_an_automatic_message_about_no_case_is_parked(desk: works.Desk) -> None:
    outcome = post.arrive(letters.raw(), envelope_from="<>")
    assert (outcome.state, outcome.reason, outcome.case) == ("parked", "automatic", None)
    assert not Case.objects.exists()


def test_a_hard_bounce_tells_that_the_mail_did_not_arrive(asked: OutgoingMail) -> None:
    outcome = post.arrive(letters.bounce(asked.message_id))
    info = ExternalInfo.objects.get()
    assert (outcome.result, info.delivery) == ("delivery_failed", "failed")
    assert info.failure == "carla@acme.example: 550 5.1.1 No such user"


def test_a_hard_bounce_takes_back_that_the_resolution_was_sent(
    desk: works.Desk, case: Case, as_tomas: Viewer
) -> None:
    resolution = Resolution("Replaced sensor B12.", desk.solved.id, send=True)
    cases.complete_case(number=case.number, resolution=resolution, by=as_tomas, at=works.later(10))
    with post.mail_server():
        actions.send_external_info(info_id=ExternalInfo.objects.get().id, by=post.POSTMAN, at=works.later(11))
    post.arrive(letters.bounce(OutgoingMail.objects.get().message_id), works.later(15))
    assert case_queries.case(case.number, viewer=as_tomas).sent_at is None


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_report_of_anything_else_changes_nothing(asked: OutgoingMail, action: str) -> None:
    outcome = post.arrive(letters.bounce(asked.message_id, action=action))
    assert (outcome.result, ExternalInfo.objects.get().delivery) == ("no_change", "sent")


def test_a_bounce_of_a_copy_alone_leaves_the_mail_sent(asked: OutgoingMail) -> None:
    ExternalInfo.objects.update(copy_to=["gone@acme.example"])
    outcome = post.arrive(letters.bounce(asked.message_id, "Gone@acme.example"))
    assert (outcome.result, ExternalInfo.objects.get().delivery) == ("no_change", "sent")


def test_a_report_about_somebody_elses_mail_is_parked(desk: works.Desk) -> None:
    assert post.arrive(letters.bounce("<other@nowhere.example>")).reason == "delivery_report"


@pytest.mark.parametrize("sender", [letters.SUPPORT, "Support <support+1-x@halden.example>"])
def test_our_own_mail_is_parked(desk: works.Desk, sender: str) -> None:
    assert post.arrive(letters.raw(sender=sender)).reason == "own_mail"


def test_our_own_mail_under_another_name_is_parked(asked: OutgoingMail) -> None:
    assert post.arrive(letters.raw(message_id=asked.message_id)).reason == "own_mail"


def test_mail_that_goes_round_in_a_circle_is_parked(desk: works.Desk) -> None:
    circled = b"Received: from us by us\n" * (MOST_HOPS + 1) + letters.raw()
    assert post.arrive(circled).reason == "loop"


def test_a_sender_of_too_many_is_parked_until_the_hour_is_over(desk: works.Desk) -> None:
    for number in range(MOST_FROM_A_SENDER):
        post.arrive(letters.raw(message_id=f"<{number}@acme.example>"))
    one_more = post.arrive(letters.raw(message_id="<more@acme.example>"))
    later = post.arrive(letters.raw(message_id="<later@acme.example>"), works.later(61))
    assert (one_more.reason, later.state) == ("too_many", "processed")


def test_what_is_refused_is_parked_with_all_that_is_missing(db: None) -> None:
    outcome = post.arrive(letters.raw())
    assert (outcome.state, outcome.reason) == ("parked", "refused")
    assert outcome.detail


NOISE = bytes(range(256)) * 12


@pytest.mark.parametrize(
    "raw",
    [
        NOISE,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x08\x02\xde\xad\xbe\xef",
        b"Subject: \x8f\x90\n\n" + NOISE,
        b"X: \n\n \n",
    ],
    ids=["every byte", "a picture", "a head of noise", "nothing but a header"],
)
def test_what_nobody_sent_and_nobody_can_read_is_parked(desk: works.Desk, raw: bytes) -> None:
    outcome = post.arrive(raw)
    assert (outcome.state, outcome.reason, outcome.case) == ("parked", "unreadable", None)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: ada@acme.example\n\n" + NOISE,
        "Лінія стоїть. Подзвоніть нам.".encode(),
        "Die Störung läßt sich nicht drücken".encode("latin-1"),
        b"Subject: E-217\n\n",
        letters.with_files({"log.bin": NOISE}, "", subject="", sender=""),
    ],
    ids=["a sender", "another script", "another charset", "a subject", "a file"],
)
def test_what_says_anything_or_comes_from_anybody_is_registered(desk: works.Desk, raw: bytes) -> None:
    assert post.arrive(raw).result == "registered"


# Parked


def test_noise_can_be_registered_anyway(desk: works.Desk, as_ada: Viewer) -> None:
    parked = post.arrive(NOISE)
    outcome = actions.register_parked_mail(incoming_id=parked.incoming_id, by=as_ada, at=works.later(5))
    assert outcome.case is not None and outcome.case.subject == "(no subject)"


def test_a_message_that_was_parked_for_years_can_be_registered_anyway(
    desk: works.Desk, as_ada: Viewer
) -> None:
    parked = post.arrive(NOISE)
    years_later = NOON + timedelta(days=800)
    outcome = actions.register_parked_mail(incoming_id=parked.incoming_id, by=as_ada, at=years_later)
    assert outcome.case is not None and outcome.case.received_at == years_later - timedelta(days=366)


def test_a_parked_message_can_be_registered_anyway(desk: works.Desk, as_ada: Viewer) -> None:
    parked = post.arrive(letters.raw(Auto_Submitted="auto-generated"))
    outcome = actions.register_parked_mail(incoming_id=parked.incoming_id, by=as_ada, at=works.later(5))
    assert outcome.case is not None
    assert (outcome.result, outcome.case.received_at) == ("registered", NOON)


def test_a_parked_message_is_registered_by_those_who_may(desk: works.Desk, as_alice: Viewer) -> None:
    parked = post.arrive(letters.raw(Auto_Submitted="auto-generated"))
    with pytest.raises(NotAllowed):
        actions.register_parked_mail(incoming_id=parked.incoming_id, by=as_alice, at=NOON)


def test_a_message_that_is_parked_no_more_is_not_shown(desk: works.Desk, as_ada: Viewer) -> None:
    taken = post.arrive(letters.raw())
    with pytest.raises(queries.NoSuchMail):
        queries.parked_mail(taken.incoming_id, viewer=as_ada)


# Whatever is sent


@pytest.mark.parametrize(
    "raw",
    [raw for raw in letters.CORPUS.values() if raw.strip()],
    ids=[name for name, raw in letters.CORPUS.items() if raw.strip()],
)
def test_every_message_of_the_corpus_is_registered_or_parked(desk: works.Desk, raw: bytes) -> None:
    outcome = post.arrive(raw)
    assert outcome.state in ("processed", "parked")
    assert outcome.reason not in ("refused", "not_understood")


PIECES = st.one_of(
    st.sampled_from([piece for raw in letters.CORPUS.values() for piece in raw.splitlines(keepends=True)]),
    st.binary(max_size=40),
    st.sampled_from(
        [b"\n\n", b"\r\n", b"From: ", b"Subject: =?utf-8?b?", b"--B\n", b"Content-Type: ", b"\x00"]
    ),
)


class WhateverIsSent(TestCase):
    """Each message in a transaction of its own."""

    @given(pieces=st.lists(PIECES, min_size=1, max_size=30))
    def test_no_message_is_lost_or_misunderstood(self, pieces: list[bytes]) -> None:
        raw = b"".join(pieces)
        if not raw.strip():
            return
        works.desk()
        outcome = post.arrive(raw)
        assert bytes(IncomingMail.objects.get(id=outcome.incoming_id).raw) == raw
        assert outcome.state in ("processed", "parked")
        assert outcome.reason not in ("refused", "not_understood"), outcome.detail
