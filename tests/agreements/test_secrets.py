"""Secured information: adding, reading, granting, sharing, and what remains when people leave."""

import pytest
from django.db import DataError
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions, queries
from servanda.agreements.models import SecretReveal, SecuredInformation, SupportKey
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import secrets as core
from servanda.core.refusals import NotAllowed, Stale, Unknown
from servanda.foundation import keyring, sealing
from servanda.foundation.models import HistoryEntry
from servanda.organisations.queries import viewer_of
from servanda.people import actions as people
from servanda.people.models import User
from tests.agreements import promises, vault
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_whoever_adds_an_entry_reads_and_grants_it(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    seen = queries.entry("K-7QX2", one.id, viewer=as_tomas)
    assert (seen.may_read, seen.may_grant) == (True, True)
    assert vault.show(one, as_tomas) == vault.SECRET


def test_others_see_that_the_entry_exists_and_whom_to_ask(as_tomas: Viewer, as_alice: Viewer) -> None:
    vault.entry(as_tomas)
    (seen,) = queries.secured_information("K-7QX2", viewer=as_alice)
    assert (seen.information.label, seen.may_read, seen.ask) == ("Root password", False, "Ask Tomás Rivera.")


def test_others_are_refused_and_nothing_is_logged(as_tomas: Viewer, as_alice: Viewer) -> None:
    one = vault.entry(as_tomas)
    with pytest.raises(core.NotAReader, match=r"Ask Tomás Rivera\."):
        vault.show(one, as_alice)
    assert not SecretReveal.objects.exists()


def test_an_administrator_reads_nothing_by_that_alone(as_tomas: Viewer, ada: User) -> None:
    one = vault.entry(as_tomas)
    everything = Viewer(user_id=ada.id, name="Ada", everywhere=frozenset(Permission))
    with pytest.raises(core.NotAReader):
        vault.show(one, everything)


def test_an_agent_adds_none(as_alice: Viewer) -> None:
    promises.key()
    with pytest.raises(NotAllowed):
        vault.entry(as_alice)


def test_an_entry_lies_in_the_database_sealed_and_nowhere_in_history(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    actions.change_information(
        code="K-7QX2", information_id=one.id, secret="another one", by=as_tomas, at=NOON
    )
    stored = SecuredInformation.objects.get(id=one.id)
    assert b"another one" not in bytes(stored.secret)
    written = list(HistoryEntry.objects.filter(row_id=str(one.id)).values_list("after", flat=True))
    assert [entry and entry["secret"] for entry in written] == ["changed", "changed"]


def test_each_reveal_is_logged_with_who_when_for_what_and_why(as_tomas: Viewer, tomas: User) -> None:
    one = vault.entry(as_tomas, asks_for_reason=True)
    vault.show(one, as_tomas, reason=" Feeder 2 ", case_number="1001")
    (line,) = queries.reveals("K-7QX2", one.id, viewer=as_tomas)
    told = (line.user_id, line.revealed_at, line.case_number, line.reason, line.broke_glass)
    assert told == (tomas.id, NOON, "1001", "Feeder 2", False)


def test_an_entry_that_asks_for_a_reason_gets_one(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas, asks_for_reason=True)
    with pytest.raises(core.ReasonMissing):
        vault.show(one, as_tomas, reason="  ")


def test_without_a_line_in_the_log_nothing_is_shown(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    with pytest.raises(DataError):
        vault.show(one, as_tomas, case_number="x" * 21)


def test_a_team_reads_while_it_is_in_use_and_its_members_are_active(
    as_tomas: Viewer, as_ada: Viewer, alice: User, bob: User
) -> None:
    one = vault.entry(as_tomas)
    line = vault.team(bob, alice, by=as_ada)
    vault.let(line, one, as_tomas)
    assert vault.show(one, alice) == vault.SECRET
    actions.change_team(team_id=line.id, is_active=False, by=as_ada, at=NOON)
    with pytest.raises(core.NotAReader):
        vault.show(one, alice)


def test_only_granters_change_readers_or_the_entry(as_tomas: Viewer, as_bob: Viewer, bob: User) -> None:
    one = vault.entry(as_tomas)
    vault.let(bob, one, as_tomas)
    with pytest.raises(core.NotAGranter):
        vault.let(bob, one, as_bob, may_grant=True)
    with pytest.raises(core.NotAGranter):
        actions.change_information(code="K-7QX2", information_id=one.id, label="x", by=as_bob, at=NOON)
    with pytest.raises(core.NotAGranter):
        actions.withdraw_information(code="K-7QX2", information_id=one.id, by=as_bob, at=NOON)


def test_the_last_granter_stays(as_tomas: Viewer, tomas: User, bob: User) -> None:
    one = vault.entry(as_tomas)
    vault.let(bob, one, as_tomas)
    mine = one.readers.get(user=tomas)
    with pytest.raises(core.LastGranter):
        actions.revoke_information(
            code="K-7QX2", information_id=one.id, reader_id=mine.id, by=as_tomas, at=NOON
        )


def test_the_last_granter_cannot_give_the_grant_away(as_tomas: Viewer, tomas: User) -> None:
    one = vault.entry(as_tomas)
    with pytest.raises(core.LastGranter):
        vault.let(tomas, one, as_tomas, may_grant=False)


@pytest.mark.parametrize(
    "whom", [{}, {"user_id": "bob", "team_id": "line"}, {"user_id": "bob", "may_read": False}]
)
def test_a_reader_is_either_a_user_or_a_team_and_may_something(
    whom: dict[str, object], as_tomas: Viewer, as_ada: Viewer, bob: User
) -> None:
    ids = {"bob": bob.id, "line": vault.team(bob, by=as_ada).id}
    one = vault.entry(as_tomas)
    given = {name: ids.get(str(value), value) for name, value in whom.items()}
    with pytest.raises(actions.ReaderInvalid):
        actions.grant_information(
            code="K-7QX2",
            information_id=one.id,
            **given,  # type: ignore[arg-type]
            by=as_tomas,
            at=NOON,
        )


def test_somebody_who_left_is_no_reader(as_tomas: Viewer, as_ada: Viewer, bob: User) -> None:
    one = vault.entry(as_tomas)
    people.deactivate_user(user_id=bob.id, by=as_ada, at=NOON)
    with pytest.raises(actions.ReaderInvalid):
        vault.let(bob, one, as_tomas)


def test_who_was_taken_off_reads_no_more(as_tomas: Viewer, bob: User) -> None:
    one = vault.entry(as_tomas)
    vault.let(bob, one, as_tomas)
    reader = one.readers.get(user=bob)
    actions.revoke_information(
        code="K-7QX2", information_id=one.id, reader_id=reader.id, by=as_tomas, at=NOON
    )
    with pytest.raises(core.NotAReader):
        vault.show(one, bob)


def test_a_withdrawn_entry_is_shown_to_nobody_and_keeps_its_log(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    vault.show(one, as_tomas)
    actions.withdraw_information(code="K-7QX2", information_id=one.id, by=as_tomas, at=NOON)
    with pytest.raises(core.InformationWithdrawn):
        vault.show(one, as_tomas)
    assert queries.secured_information("K-7QX2", viewer=as_tomas) == []
    assert queries.reveals("K-7QX2", one.id, viewer=as_tomas).count() == 1


def test_a_label_is_used_once_among_the_entries_of_a_key(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    with pytest.raises(core.InformationInvalid, match="has an entry with this label"):
        vault.entry(as_tomas)
    actions.withdraw_information(code="K-7QX2", information_id=one.id, by=as_tomas, at=NOON)
    vault.entry(as_tomas)


def test_a_change_of_what_somebody_else_changed_is_stale(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    with pytest.raises(Stale):
        actions.change_information(
            code="K-7QX2", information_id=one.id, label="x", expecting=7, by=as_tomas, at=NOON
        )


def test_a_key_refers_to_an_entry_of_another_one_whose_readers_rule(
    as_tomas: Viewer, as_alice: Viewer
) -> None:
    one = vault.entry(as_tomas, promises.key())
    other = promises.key(one.support_key.agreement, "K-2ND")
    actions.share_information(information_id=one.id, code=other.code, by=as_tomas, at=NOON)
    (seen,) = queries.secured_information("K-2ND", viewer=as_alice)
    assert (seen.information.id, seen.shared, seen.may_read) == (one.id, True, False)
    shown = actions.reveal_information(code="K-2ND", information_id=one.id, by=as_tomas, at=NOON)
    assert shown.secret == vault.SECRET


def test_only_a_granter_shares_an_entry(as_tomas: Viewer, as_bob: Viewer, bob: User) -> None:
    one = vault.entry(as_tomas, promises.key())
    other = promises.key(one.support_key.agreement, "K-2ND")
    vault.let(bob, one, as_tomas)
    with pytest.raises(core.NotAGranter):
        actions.share_information(information_id=one.id, code=other.code, by=as_bob, at=NOON)
    assert queries.shareable("K-2ND", viewer=as_bob) == []
    assert queries.shareable("K-2ND", viewer=as_tomas) == [one]


def test_a_key_of_another_customer_never_sees_it(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas, promises.key())
    globex = firms.customer("Globex", zone="Europe/Vienna")
    stranger = promises.key(promises.approved(globex), "K-GLOBEX")
    with pytest.raises(actions.NotOfOneCustomer):
        actions.share_information(information_id=one.id, code=stranger.code, by=as_tomas, at=NOON)
    with pytest.raises(Unknown):
        queries.entry("K-GLOBEX", one.id, viewer=as_tomas)
    with pytest.raises(Unknown):
        actions.reveal_information(code="K-GLOBEX", information_id=one.id, by=as_tomas, at=NOON)


def test_a_key_that_moves_to_another_customer_shares_nothing_any_more(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas, promises.key())
    other = promises.key(one.support_key.agreement, "K-2ND")
    actions.share_information(information_id=one.id, code=other.code, by=as_tomas, at=NOON)
    globex = firms.customer("Globex", zone="Europe/Vienna")
    calendar = places.work_calendar("Of its own")
    actions.change_support_key(
        code="K-2ND", customer_id=globex.id, work_calendar_id=calendar.id, by=promises.BUILDER, at=NOON
    )
    assert queries.secured_information("K-2ND", viewer=as_tomas) == []
    assert not SupportKey.objects.get(code="K-2ND").shared_information.exists()


def test_an_entry_that_is_unshared_stays_with_its_own_key(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas, promises.key())
    other = promises.key(one.support_key.agreement, "K-2ND")
    actions.share_information(information_id=one.id, code=other.code, by=as_tomas, at=NOON)
    actions.unshare_information(information_id=one.id, code=other.code, by=as_tomas, at=NOON)
    assert queries.secured_information("K-2ND", viewer=as_tomas) == []
    assert len(queries.secured_information("K-7QX2", viewer=as_tomas)) == 1


def test_the_log_is_for_readers_and_auditors(as_tomas: Viewer, as_alice: Viewer, alice: User) -> None:
    one = vault.entry(as_tomas)
    vault.show(one, as_tomas)
    auditor = Viewer(
        user_id=alice.id,
        name="Audrey",
        everywhere=frozenset({Permission.PROMISE_SEE, Permission.HISTORY_SEE}),
    )
    assert queries.reveals("K-7QX2", one.id, viewer=auditor).count() == 1
    with pytest.raises(core.NotAReader):
        queries.reveals("K-7QX2", one.id, viewer=as_alice)


def test_the_last_who_grants_leaves_with_a_successor(
    as_tomas: Viewer, tomas: User, as_ada: Viewer, bob: User
) -> None:
    one = vault.entry(as_tomas)
    with pytest.raises(people.SuccessorNeeded, match="Root password of K-7QX2"):
        actions.deactivate_user(user_id=tomas.id, by=as_ada, at=NOON)
    actions.deactivate_user(user_id=tomas.id, successor_id=bob.id, by=as_ada, at=NOON)
    reader = one.readers.get(user=bob)
    assert (reader.may_read, reader.may_grant) == (True, True)
    assert vault.show(one, bob) == vault.SECRET


def test_who_leaves_beside_another_granter_needs_no_successor(
    as_tomas: Viewer, tomas: User, as_ada: Viewer, bob: User
) -> None:
    one = vault.entry(as_tomas)
    vault.let(bob, one, as_tomas, may_grant=True)
    actions.deactivate_user(user_id=tomas.id, by=as_ada, at=NOON)
    assert queries.entry("K-7QX2", one.id, viewer=viewer_of(bob)).secured.granters == ("Bob Berger",)


def test_a_successor_who_reads_already_grants_too(
    as_tomas: Viewer, tomas: User, as_ada: Viewer, bob: User
) -> None:
    one = vault.entry(as_tomas)
    vault.let(bob, one, as_tomas)
    actions.deactivate_user(user_id=tomas.id, successor_id=bob.id, by=as_ada, at=NOON)
    assert one.readers.get(user=bob).may_grant


def test_a_leader_of_a_team_that_keeps_secrets_hears_of_both_at_once(
    as_tomas: Viewer, tomas: User, as_ada: Viewer, bob: User
) -> None:
    vault.entry(as_tomas)
    vault.team(tomas, bob, by=as_ada)
    with pytest.raises(people.SuccessorNeeded, match=r"the team Line.*Root password of K-7QX2"):
        actions.deactivate_user(user_id=tomas.id, by=as_ada, at=NOON)


def test_a_team_that_alone_grants_cannot_be_taken_out_of_use(
    as_tomas: Viewer, tomas: User, as_ada: Viewer, bob: User
) -> None:
    one = vault.entry(as_tomas)
    line = vault.team(bob, by=as_ada)
    vault.let(line, one, as_tomas, may_grant=True)
    mine = one.readers.get(user=tomas)
    actions.revoke_information(code="K-7QX2", information_id=one.id, reader_id=mine.id, by=as_tomas, at=NOON)
    with pytest.raises(core.LastGranter, match="Root password of K-7QX2"):
        actions.change_team(team_id=line.id, is_active=False, by=as_ada, at=NOON)


def test_a_list_of_entries_costs_the_same_however_many_there_are(
    as_tomas: Viewer,
    as_ada: Viewer,
    bob: User,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(6):
        one = vault.entry(as_tomas, label=f"Password {number}")
        vault.let(vault.team(bob, alice, name=f"Team {number}", by=as_ada), one, as_tomas)
    with django_assert_num_queries(6):
        found = queries.secured_information("K-7QX2", viewer=as_tomas)
        assert [len(one.secured.told) for one in found] == [3] * 6


def test_a_list_never_reads_the_secret(as_tomas: Viewer) -> None:
    vault.entry(as_tomas)
    (seen,) = queries.secured_information("K-7QX2", viewer=as_tomas)
    assert "secret" in seen.information.get_deferred_fields()


def test_a_row_that_was_swapped_does_not_open(as_tomas: Viewer) -> None:
    one, other = vault.entry(as_tomas), vault.entry(as_tomas, label="Other", secret="x")
    stored = SecuredInformation.objects.get(id=other.id)
    SecuredInformation.objects.filter(id=one.id).update(secret=stored.secret)
    with pytest.raises(sealing.SealBroken):
        vault.show(one, as_tomas)


def test_a_key_that_is_not_on_this_machine_is_named(as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas)
    SecuredInformation.objects.filter(id=one.id).update(sealed_with="20200101-lost")
    with pytest.raises(keyring.KeyMissing, match="20200101-lost"):
        vault.show(one, as_tomas)
