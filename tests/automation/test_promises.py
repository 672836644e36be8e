"""Promise notices: who is told of which end and use, and that each is told once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from servanda.agreements import actions as promised
from servanda.agreements import queries
from servanda.agreements.models import Contract, PromiseNotice
from servanda.automation import actions
from servanda.automation.models import Notice
from servanda.core.access import Role, Viewer
from servanda.core.agreements.noticing import NoticesInvalid, NoticeTerms, ToldOne, ToldWhom
from servanda.core.refusals import NotAllowed
from servanda.jobs import promises as job
from servanda.organisations import actions as set_up
from servanda.organisations.models import SupportOrganisation
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cast import NOON, staff
from tests.customers import firms
from tests.organisations import places
from tests.organisations.test_at_once import at_once

END = date(2026, 12, 31)
OWNER = (ToldOne(ToldWhom.OWNER),)


def before(days: int) -> datetime:
    return datetime(2026, 12, 31, 12, tzinfo=UTC) - timedelta(days=days)


@pytest.fixture
def miriam(db: None) -> User:
    places.organisation()
    return staff("Miriam Adler", Role.CONTRACT_MANAGER)


def sold(owner: User, **fields: Any) -> Contract:
    plan = fields.pop("plan", None) or allowances.plan("Fixed", "fixed", allowance=None)
    return allowances.contract(plan, owner_id=owner.id, ends_on=END, **fields)


def tell(at: datetime) -> list[tuple[str, str, str]]:
    """What is told new at the instant: whom, by what, and the headline's kind."""
    known = set(Notice.objects.values_list("id", flat=True))
    job.tell_due(at=at)
    new = Notice.objects.exclude(id__in=known).order_by("channel", "address")
    return [(one.recipient.name if one.recipient else one.address, one.channel, one.kind) for one in new]


def test_an_owner_is_told_before_the_end_and_after_it(miriam: User) -> None:
    contract = sold(miriam)
    assert tell(before(31)) == []
    assert tell(before(30)) == [
        ("Miriam Adler", "bell", "promise_ends"),
        ("Miriam Adler", "mail", "promise_ends"),
    ]
    assert tell(before(29)) == []
    assert len(tell(before(14))) == 2
    assert len(tell(before(-1))) == 2
    assert [row.value for row in contract.promise_notices.order_by("told_at")] == [-30, -14, 1]


def test_after_a_pause_only_the_latest_is_told(miriam: User) -> None:
    contract = sold(miriam)
    assert len(tell(before(3))) == 2
    assert [row.value for row in contract.promise_notices.all()] == [-14]
    assert tell(before(2)) == []


def test_a_contract_that_ended_weeks_before_anybody_watched_is_told_of_once(miriam: User) -> None:
    sold(miriam)
    assert len(tell(before(-36))) == 2
    assert tell(before(-37)) == []


def test_an_end_of_long_ago_is_not_told(miriam: User) -> None:
    sold(miriam)
    assert tell(before(-94)) == []


def test_a_moved_end_is_told_anew(miriam: User) -> None:
    contract = sold(miriam)
    tell(before(14))
    promised.change_contract(
        number=contract.number, ends_on=END + timedelta(days=60), by=promises.BUILDER, at=NOON
    )
    assert tell(before(13)) == []
    assert len(tell(before(-46))) == 2


def test_a_renewal_without_a_gap_silences_the_end_and_one_with_a_gap_does_not(miriam: User) -> None:
    contract = sold(miriam)
    next_day = END + timedelta(days=1)
    drafted = promised.renew_contract(number=contract.number, by=promises.BUILDER, at=NOON)
    number = drafted.contract.number
    assert Contract.objects.get(number=number).starts_on == next_day
    assert len(tell(before(30))) == 2
    promised.activate_contract(number=number, by=promises.BUILDER, at=NOON)
    assert tell(before(14)) == []


def test_an_owner_who_left_is_replaced_by_the_manager_of_the_organisation(miriam: User, bob: User) -> None:
    organisation = SupportOrganisation.objects.get()
    set_up.change_organisation(
        organisation_id=organisation.id, manager_id=bob.id, by=promises.BUILDER, at=NOON
    )
    sold(miriam)
    User.objects.filter(id=miriam.id).update(is_active=False)
    assert {one[0] for one in tell(before(30))} == {bob.name}


def test_where_nobody_manages_those_who_activate_contracts_are_told(miriam: User) -> None:
    sold(staff("Gone Owner"))
    User.objects.filter(name="Gone Owner").update(is_active=False)
    assert {one[0] for one in tell(before(30))} == {"Miriam Adler"}


def test_teams_addresses_and_contacts_are_told_as_set(miriam: User) -> None:
    contract = sold(miriam)
    agreement = promises.draft(contract.customer, contract_number=contract.number)
    contact = firms.contact("Carla Conti", contract.customer, mails=["carla@acme.example"])
    promises.named(agreement, contact_id=contact.id, is_main=True)
    promised.approve_agreement(
        number=agreement.number, expires_on=date(2028, 1, 1), by=promises.BUILDER, at=NOON
    )
    terms = NoticeTerms(
        (-7,), (), (ToldOne(ToldWhom.ADDRESS, None, "sales@halden.example"),), to_customer=True
    )
    promised.set_contract_notices(number=contract.number, terms=terms, by=promises.BUILDER, at=NOON)
    assert tell(before(30)) == []
    assert tell(before(7)) == [
        ("carla@acme.example", "mail", "promise_ends"),
        ("sales@halden.example", "mail", "promise_ends"),
    ]


def test_a_customer_reads_what_ends_and_no_link_into_the_desk(miriam: User) -> None:
    contract = sold(miriam, name="Line Care")
    terms = NoticeTerms((-7,), (), (ToldOne(ToldWhom.ADDRESS, None, "sales@halden.example"),))
    promised.set_contract_notices(number=contract.number, terms=terms, by=promises.BUILDER, at=NOON)
    tell(before(7))
    actions.mail_notice(notice_id=Notice.objects.get().id, by=promises.BUILDER, at=before(7))
    message = mail.outbox[0]
    assert message.subject == f"{contract.number} ends on 31 December 2026: Line Care"
    assert "/notices/" not in message.body
    assert message.body.startswith(f"{contract.number} ends on 31 December 2026.\nLine Care\nCustomer:")


def test_percents_are_told_once_a_cycle(miriam: User) -> None:
    plan = allowances.plan(allowance=10, cycle="month")
    contract = sold(miriam, plan=plan)
    for _ in range(8):
        allowances.use(contract, on=date(2026, 6, 15))
    found = tell(datetime(2026, 6, 15, 12, tzinfo=UTC))
    assert {one[2] for one in found} == {"promise_used"}
    assert tell(datetime(2026, 6, 16, 12, tzinfo=UTC)) == []
    allowances.use(contract, wanted=3, on=date(2026, 6, 17))
    assert len(tell(datetime(2026, 6, 17, 12, tzinfo=UTC))) == 2
    assert sorted(row.value for row in contract.promise_notices.all()) == [80, 100]
    assert tell(datetime(2026, 7, 17, 12, tzinfo=UTC)) == []


def test_an_agreement_tells_its_end_or_its_review(miriam: User) -> None:
    promises.approved(owner_id=miriam.id, expires_on=END)
    assert len(tell(before(30))) == 2
    words = Notice.objects.filter(channel="bell").get().words
    assert (words["promise"], words["end"], words["days"]) == ("agreement", "2026-12-31", -30)


def test_a_review_date_is_told_as_such(miriam: User) -> None:
    drafted = promises.draft(owner_id=miriam.id, review_on=END, effective_from=date(2026, 1, 1))
    promised.approve_agreement(number=drafted.number, by=promises.BUILDER, at=NOON)
    tell(before(14))
    assert Notice.objects.filter(channel="bell").get().words["reviewed"] == "yes"


def test_drafts_tell_nobody(miriam: User) -> None:
    sold(miriam, activated=False)
    promises.draft(owner_id=miriam.id, expires_on=END, effective_from=date(2026, 1, 1))
    assert tell(before(14)) == []


def test_what_cannot_be_told_is_refused_with_everything_that_is_wrong(miriam: User) -> None:
    contract = sold(miriam)
    terms = NoticeTerms(
        (-7,), (), (ToldOne(ToldWhom.ADDRESS, None, "nowhere"), ToldOne(ToldWhom.USER, contract.id))
    )
    with pytest.raises(NoticesInvalid) as refused:
        promised.set_contract_notices(number=contract.number, terms=terms, by=promises.BUILDER, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["recipients", "recipients"]


def test_an_engineer_sets_no_notices(miriam: User, as_tomas: Viewer) -> None:
    contract = sold(miriam)
    with pytest.raises(NotAllowed):
        promised.set_contract_notices(number=contract.number, terms=None, by=as_tomas, at=NOON)


def test_the_preview_says_what_will_be_told_and_what_was(miriam: User, as_miriam: Viewer) -> None:
    contract = sold(miriam)
    tell(before(14))
    found = queries.noticing_of_contract(contract.number, viewer=as_miriam, at=before(14))
    assert found.is_usual
    assert [one.on for one in found.planned] == [date(2026, 12, 1), date(2026, 12, 17), date(2027, 1, 1)]
    assert [row.value for row in found.told] == [-14]


def test_many_contracts_cost_as_many_statements_as_one(
    miriam: User, django_assert_max_num_queries: Any
) -> None:
    plan = allowances.plan("Fixed", "fixed", allowance=None)
    for place in range(4):
        customer = firms.customer(f"Firm {place}")
        allowances.contract(plan, owner_id=miriam.id, ends_on=END, customer_id=customer.id)
    with django_assert_max_num_queries(8):
        assert len(list(queries.due_promises(at=before(14)))) == 4


@pytest.mark.usefixtures("committed_db")
def test_two_workers_tell_once() -> None:
    places.organisation()
    sold(staff("Miriam Adler", Role.CONTRACT_MANAGER))
    (due,) = queries.due_promises(at=before(14))

    def told() -> None:
        actions.tell_of_promise(due=due, by=promises.BUILDER, at=before(14))

    assert at_once(told, told) == ["", ""]
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        pytest.param(
            {"agreement_id": None, "contract_id": None},
            "promise_notice_is_of_a_contract_or_an_agreement",
            id="of nothing",
        ),
        pytest.param({"of": "'weeks'"}, "promise_notice_is_of_days_or_percents", id="of weeks"),
        pytest.param({}, "one_promise_notice_per_recipient", id="told twice"),
    ],
)
def test_the_database_keeps_the_rules(miriam: User, columns: dict[str, str | None], constraint: str) -> None:
    sold(miriam)
    tell(before(14))
    row = PromiseNotice.objects.get()
    values = {
        "id": "gen_random_uuid()",
        "revision": "1",
        "contract_id": f"'{row.contract_id}'",
        "agreement_id": "NULL",
        "of": "'days'",
        "value": "-14",
        "anchor": "'2026-12-31'",
        "recipient": f"'{row.recipient}'",
        "told_at": "now()",
    } | {name: value or "NULL" for name, value in columns.items()}
    names = ", ".join(f'"{name}"' for name in values)
    statement = f"INSERT INTO agreements_promisenotice ({names}) VALUES ({', '.join(values.values())})"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
