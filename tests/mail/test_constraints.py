"""What the database itself refuses, each rule by its name, tried in raw SQL."""

import pytest

from servanda.cases import actions as cases
from servanda.mail import actions
from servanda.mail.models import IncomingMail, MailOutcome, OutgoingMail
from servanda.people.models import User
from tests.cases import works
from tests.mail import letters, post
from tests.organisations.test_constraints import copied, refuses


def test_the_same_message_twice_is_refused(db: None) -> None:
    post.arrive(letters.raw())
    rule = "one_incoming_mail_per_message_and_content"
    refuses(rule, copied("mail_incomingmail", IncomingMail.objects.get().id))


@pytest.mark.parametrize("change", ["UPDATE mail_incomingmail SET raw = ''", "DELETE FROM mail_incomingmail"])
def test_a_kept_message_cannot_be_changed(db: None, change: str) -> None:
    post.arrive(letters.raw())
    refuses("append-only|only be added|only add", change)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("mail_outcome_has_a_known_state", "state = 'lost'"),
        ("parked_mail_has_a_reason", "state = 'parked', reason = ''"),
        ("processed_mail_has_a_result", "state = 'processed', result = ''"),
    ],
)
def test_an_outcome_that_breaks_a_rule_is_refused(db: None, rule: str, change: str) -> None:
    outcome = post.arrive(letters.raw())
    refuses(rule, f"UPDATE mail_mailoutcome SET {change} WHERE id = %s", outcome.id)


def test_a_second_outcome_of_a_message_is_refused(db: None) -> None:
    outcome = post.arrive(letters.raw())
    refuses("incoming_id", copied("mail_mailoutcome", MailOutcome.objects.get(id=outcome.id).id))


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("outgoing_mail_has_a_known_state", "state = 'lost'"),
        ("sent_mail_has_its_instant", "state = 'sent', sent_at = NULL"),
    ],
)
def test_an_outgoing_mail_that_breaks_a_rule_is_refused(tomas: User, rule: str, change: str) -> None:
    refuses(rule, f"UPDATE mail_outgoingmail SET {change} WHERE id = %s", _sent(tomas).id)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [("info_id", {"message_id": "'<other@x>'"}), ("one_outgoing_mail_per_message_id", {"info_id": "%s"})],
)
def test_a_second_mail_of_a_text_is_refused(tomas: User, rule: str, changes: dict[str, str]) -> None:
    mail = _sent(tomas)
    if "info_id" in changes:
        other = cases.inform_customer(
            number=mail.info.case.number, text="More.", by=post.POSTMAN, at=works.later(20)
        )
        changes = {"info_id": f"'{other.id}'"}
    refuses(rule, copied("mail_outgoingmail", mail.id, **changes))


def _sent(engineer: User) -> OutgoingMail:
    case = works.opened(works.desk(engineer), engineer)
    info = cases.inform_customer(number=case.number, text="Hello.", by=post.POSTMAN, at=works.later(1))
    mail = actions.send_external_info(info_id=info.id, by=post.POSTMAN, at=works.later(2))
    assert mail is not None
    return mail
