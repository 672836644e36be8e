"""The bell on every page, the notices behind it, and the choice by which ways they come."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.automation import actions, queries
from servanda.automation.models import Notice, NoticeChannel
from servanda.core.notices import ALWAYS, MailWhen, NoticeKind, Ways
from servanda.foundation import clock
from servanda.organisations.queries import viewer_of
from servanda.people import actions as people
from servanda.people.models import User
from servanda.web.desk.notices import ROWS
from tests.automation import rings
from tests.cases import works
from tests.cast import NOON, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(bob: User, client: Client) -> Client:
    """The queue lead's browser."""
    client.force_login(bob)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    content: str = response.content.decode()
    return content


def unread(user: User) -> int:
    return queries.unread_count(viewer=viewer_of(user))


def test_the_bell_says_how_many_are_unread(browser: Client, bob: User) -> None:
    rings.rung(bob, 1)
    rings.rung(bob, 2, read_at=NOON)
    assert "Notices, 1 unread" in text(browser.get("/"))


def test_the_bell_costs_one_statement_on_its_index(browser: Client, bob: User) -> None:
    rings.rung(bob)
    with CaptureQueriesContext(connection) as spent:
        browser.get("/account/notices")
    counting = [one["sql"] for one in spent if "COUNT(" in one["sql"] and "automation_notice" in one["sql"]]
    assert len(counting) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {counting[0]}")
        assert "unread_bells" in str(cursor.fetchall())


def test_beyond_what_anybody_counts_the_bell_says_so(browser: Client, bob: User) -> None:
    for number in range(queries.MOST_COUNTED + 1):
        rings.rung(bob, number)
    assert "Notices, 99+ unread" in text(browser.get("/notices/bell"))


def test_a_customer_has_no_bell() -> None:
    carla = people.create_user(
        email="carla@acme.example",
        name="Carla Conti",
        password=PASSWORD,
        is_staff=False,
        by=rings.TELLER,
        at=NOON,
    )
    client = Client()
    client.force_login(carla)
    assert 'class="bell"' not in text(client.get("/"))


def test_the_bell_is_answered_anew_only_when_the_count_changed(browser: Client, bob: User) -> None:
    first = browser.get("/notices/bell")
    assert first["Cache-Control"] == "private, no-cache"
    same = browser.get("/notices/bell", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    rings.rung(bob)
    changed = browser.get("/notices/bell", headers={"If-None-Match": first["ETag"]})
    assert "Notices, 1 unread" in text(changed)


def test_without_notices_the_page_says_what_will_stand_there(browser: Client) -> None:
    shown = text(browser.get("/notices"))
    assert "Nothing yet" in shown
    assert "Mark all as read" not in shown


def test_notices_stand_newest_first_a_page_at_a_time(browser: Client, bob: User) -> None:
    for number in range(ROWS + 1):
        rings.rung(bob, number, created_at=NOON + timedelta(minutes=number))
    first = text(browser.get("/notices"))
    assert first.index("1050") < first.index("1049")
    assert ">1000<" not in first
    following = first.split('rel="next" href="')[1].split('"')[0]
    assert ">1000<" in text(browser.get(following))


def test_a_notice_shows_its_case_and_what_happened_as_plain_text(browser: Client, bob: User) -> None:
    words = {"subject": "Press <3>", "by": "Alice Auer", "customer": "Acme & Sons", "reason": "<b>Now</b>"}
    rings.rung(bob, kind=NoticeKind.ESCALATED, words=words)
    shown = text(browser.get("/notices"))
    for said in ("Escalated", "Press &lt;3&gt;", "Alice Auer", "Acme &amp; Sons", "&lt;b&gt;Now&lt;/b&gt;"):
        assert said in shown


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (NoticeKind.CLOCK_WARNING, "Resolution was due Mon 15 Jun, 16:30 (60 % of the time is used)"),
        (NoticeKind.ESCALATION_LEVEL, "Level 60 of the resolution clock: was due Mon 15 Jun, 16:30"),
    ],
)
def test_a_deadline_that_has_come_since_is_said_to_have_been_due(
    kind: NoticeKind, said: str, browser: Client, bob: User
) -> None:
    User.objects.filter(id=bob.id).update(zone="Europe/Berlin")
    due = {"clock": "ort", "mark": "60", "due": "2020-06-15T14:30:00+00:00"}
    rings.rung(bob, kind=kind, words=due)
    assert f"<b>{said}</b>" in text(browser.get("/notices"))


def test_deadlines_are_shown_in_the_zone_of_the_reader(browser: Client, bob: User) -> None:
    User.objects.filter(id=bob.id).update(zone="Asia/Tokyo")
    due = {"clock": "ort", "mark": "60", "due": "2126-06-15T14:30:00+00:00"}
    rings.rung(bob, kind=NoticeKind.CLOCK_WARNING, words=due)
    assert "<b>Resolution due Sat 15 Jun, 23:30 (60 % of the time is used)</b>" in text(
        browser.get("/notices")
    )


def test_what_a_level_did_is_shown_below_it(browser: Client, bob: User) -> None:
    words = {"clock": "ort", "mark": "2", "done": ["priority"], "undone": ["<Closed>."]}
    rings.rung(bob, kind=NoticeKind.ESCALATION_LEVEL, words=words)
    shown = text(browser.get("/notices"))
    assert "Its priority was changed." in shown
    assert "Not done: &lt;Closed&gt;." in shown


def test_opening_a_notice_leads_to_its_case_and_reads_it(browser: Client, bob: User) -> None:
    case = works.registered(works.desk(lead=bob))
    notice = rings.rung(bob, case_number=case.number)
    answer = browser.get(f"/notices/{notice.id}", follow=True)
    assert answer.redirect_chain == [(f"/cases/{case.number}", 302)]
    assert case.subject in text(answer)
    assert unread(bob) == 0


def test_the_link_in_a_mail_leads_to_the_case_and_reads_the_bell(browser: Client, bob: User) -> None:
    bell, sent = (rings.rung(bob, channel=channel) for channel in NoticeChannel)
    actions.mail_notice(notice_id=sent.id, by=rings.TELLER, at=NOON)
    address = next(line for line in str(mail.outbox[0].body).splitlines() if "/notices/" in line)
    answer = browser.get(address.partition("8000")[2])
    assert answer.headers["Location"] == f"/cases/{bell.case_number}"
    assert unread(bob) == 0


def test_somebody_elses_notice_is_not_found(browser: Client, alice: User) -> None:
    notice = rings.rung(alice)
    assert browser.get(f"/notices/{notice.id}").status_code == 404
    assert browser.post(f"/notices/{notice.id}/reading").status_code == 404
    assert unread(alice) == 1


def test_one_is_marked_as_read_where_it_stands(browser: Client, bob: User) -> None:
    notice = rings.rung(bob)
    rings.rung(bob, 2)
    assert browser.post(f"/notices/{notice.id}/reading")["Location"] == "/notices"
    assert list(Notice.objects.filter(read_at=None).values_list("case_number", flat=True)) == ["1002"]


def test_all_that_the_page_showed_are_marked_as_read(browser: Client, bob: User) -> None:
    rings.rung(bob)
    until = text(browser.get("/notices")).split('name="until" value="')[1].split('"')[0]
    rings.rung(bob, 2, created_at=clock.now() + timedelta(minutes=1))
    browser.post("/notices/reading", {"until": until})
    assert unread(bob) == 1


def test_the_ways_stand_ticked_as_they_hold_and_are_kept_as_chosen(browser: Client, bob: User) -> None:
    assert 'name="mail" value="escalated" checked' in text(browser.get("/account/notices"))
    answer = browser.post(
        "/account/notices", {"bell": ["escalated", "assigned"], "mail": ["assigned", "nonsense"]}
    )
    assert answer["Location"] == "/account/notices"
    chosen = queries.preferences(viewer=viewer_of(bob))
    assert chosen[NoticeKind.ESCALATED] == Ways(bell=True, mail=MailWhen.OFF)
    assert chosen[NoticeKind.ASSIGNED] == Ways(bell=True, mail=MailWhen.AT_ONCE)
    assert chosen[NoticeKind.QUEUE_GOT_CASE] == Ways(bell=False, mail=MailWhen.OFF)
    assert 'name="mail" value="escalated">' in text(browser.get("/account/notices"))


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in ALWAYS])
def test_every_kind_can_be_chosen_and_is_shown(kind: NoticeKind, browser: Client, bob: User) -> None:
    assert f'name="bell" value="{kind}"' in text(browser.get("/account/notices"))
    rings.rung(bob, kind=kind)
    assert "CP-400 stops with E-217" in text(browser.get("/notices"))
