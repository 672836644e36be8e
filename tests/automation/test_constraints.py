"""What the database itself refuses, each rule by its name, tried in raw SQL."""

import pytest

from servanda.automation.models import NoticeChannel, NoticePreference
from servanda.core.notices import NoticeKind
from servanda.people.models import User
from tests.automation import rings
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "channel", "changes"),
    [
        ("one_notice_per_event_recipient_and_channel", NoticeChannel.BELL, {}),
        ("one_notice_per_event_recipient_and_channel", NoticeChannel.MAIL, {}),
        ("notice_rings_and_is_read_or_is_mailed", NoticeChannel.BELL, {"mail_state": "'waiting'"}),
        ("notice_rings_and_is_read_or_is_mailed", NoticeChannel.BELL, {"channel": "'fax'"}),
        ("notice_rings_and_is_read_or_is_mailed", NoticeChannel.MAIL, {"mail_state": "'lost'"}),
        ("notice_rings_and_is_read_or_is_mailed", NoticeChannel.MAIL, {"read_at": "created_at"}),
        ("notice_is_for_a_user_or_an_address", NoticeChannel.MAIL, {"address": "'bob@halden.example'"}),
        ("notice_is_for_a_user_or_an_address", NoticeChannel.MAIL, {"recipient_id": "NULL"}),
        (
            "notice_is_for_a_user_or_an_address",
            NoticeChannel.BELL,
            {"recipient_id": "NULL", "address": "'bob@halden.example'"},
        ),
        ("sent_notice_has_its_instant", NoticeChannel.MAIL, {"mail_state": "'sent'"}),
    ],
)
def test_a_notice_that_breaks_a_rule_is_refused(
    rule: str, channel: NoticeChannel, changes: dict[str, str], bob: User
) -> None:
    fresh = {"about_id": "gen_random_uuid()"} if changes else {}
    refuses(rule, copied("automation_notice", rings.rung(bob, channel=channel).id, **(fresh | changes)))


def test_an_address_is_told_once_in_whatever_case_it_is_written(bob: User) -> None:
    notice = rings.rung(bob, channel=NoticeChannel.MAIL, recipient=None, address="night@watch.example")
    rule = "one_notice_per_event_address_and_channel"
    refuses(rule, copied("automation_notice", notice.id, address="'Night@Watch.example'"))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_preference_per_user_and_kind", {}),
        ("notice_is_mailed_at_once_or_not", {"kind": "'assigned'", "mail": "'weekly'"}),
    ],
)
def test_a_preference_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str], bob: User) -> None:
    kept = NoticePreference.objects.create(user=bob, kind=NoticeKind.ESCALATED, bell=True, mail="off")
    refuses(rule, copied("automation_noticepreference", kept.id, **changes))
