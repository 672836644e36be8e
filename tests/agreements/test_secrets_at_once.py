"""Secrets while several people, and a rotation of the keys, are at them: real connections, real commits."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from servanda.agreements import actions, queries
from servanda.agreements.models import SecretReader, SecuredInformation
from servanda.core.access import Permission, Role, Viewer, system
from servanda.core.refusals import Refusal
from servanda.foundation import keyring
from servanda.foundation.models import HistoryEntry
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.agreements import promises, vault
from tests.cast import NOON, staff
from tests.ops.test_command import SERVANDA
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")

ROTATOR = system("secrets rotate")


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A keyring of this test's own: others keep theirs."""
    settings.SERVANDA_KEYRING = tmp_path / "keys" / "secrets.json"
    keyring.found_keyring(at=NOON)
    yield settings.SERVANDA_KEYRING


@pytest.fixture
def tomas(committed_db: None) -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def bob(committed_db: None) -> User:
    return staff("Bob Berger", Role.QUEUE_LEAD)


def servanda(*words: str, ring: Path) -> "subprocess.Popen[str]":
    """The command on the database of this test."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
        "SERVANDA_KEYRING": str(ring),
        "SERVANDA_DATABASE_NAME": connections["default"].settings_dict["NAME"],
    }
    return subprocess.Popen(
        [SERVANDA, *words], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def entries(count: int, by: User) -> list[SecuredInformation]:
    key = promises.key()
    return [
        vault.entry(viewer_of(by), key, label=f"Password {number}", secret=f"secret {number}")
        for number in range(count)
    ]


def kept_by_both(tomas: User, bob: User) -> SecuredInformation:
    one = vault.entry(viewer_of(tomas), promises.key())
    vault.let(bob, one, viewer_of(tomas), may_grant=True)
    return one


def test_of_two_granters_who_take_each_other_away_one_stays(tomas: User, bob: User) -> None:
    one = kept_by_both(tomas, bob)

    def without(other: User, by: User) -> object:
        reader = SecretReader.objects.get(information=one, user=other)
        return actions.revoke_information(
            code="K-7QX2", information_id=one.id, reader_id=reader.id, by=viewer_of(by), at=NOON
        )

    said = at_once(lambda: without(bob, tomas), lambda: without(tomas, bob))
    assert "" in said
    assert set(said) - {""} <= {"not_a_granter", "no_such_reader"}
    assert SecretReader.objects.filter(information=one, may_grant=True).count() == 1


def test_a_granter_who_leaves_while_the_other_is_taken_away_leaves_a_successor_or_stays(
    tomas: User, bob: User
) -> None:
    one = kept_by_both(tomas, bob)
    staff("Ada Adler", Role.ADMINISTRATOR)

    def leave() -> object:
        return actions.deactivate_user(user_id=tomas.id, by=system("test"), at=NOON)

    def take_bob_away() -> object:
        reader = SecretReader.objects.get(information=one, user=bob)
        return actions.revoke_information(
            code="K-7QX2", information_id=one.id, reader_id=reader.id, by=viewer_of(tomas), at=NOON
        )

    assert sorted(at_once(leave, take_bob_away))[0] == ""
    assert queries.secured_now(one.id).granters


def test_two_who_give_up_their_own_grant_at_once_leave_one(tomas: User, bob: User) -> None:
    one = kept_by_both(tomas, bob)

    def give_up(who: User) -> None:
        vault.let(who, one, viewer_of(who), may_grant=False)

    assert sorted(at_once(lambda: give_up(tomas), lambda: give_up(bob))) == ["", "last_granter"]
    assert len(queries.secured_now(one.id).granters) == 1


def test_glass_broken_twice_at_once_is_logged_twice(tomas: User, bob: User) -> None:
    one = vault.entry(viewer_of(tomas), promises.key())
    permissions = frozenset({Permission.PROMISE_SEE, Permission.BREAK_GLASS})
    breaker = Viewer(user_id=bob.id, name=bob.name, everywhere=permissions)

    def smash() -> object:
        return actions.break_glass(code="K-7QX2", information_id=one.id, reason="Fire", by=breaker, at=NOON)

    assert at_once(smash, smash) == ["", ""]
    assert one.reveals.count() == 2


def test_a_rotation_seals_all_anew_and_nothing_else_changes(tomas: User, ring: Path) -> None:
    made = entries(5, tomas)
    before = keyring.present().newest.id
    done = servanda("secrets", "rotate", ring=ring)
    told, complaint = done.communicate(timeout=60)
    assert (done.returncode, complaint) == (0, "")
    assert "5 of 5" in told
    newest = keyring.present().newest.id
    assert newest != before
    assert queries.sealed_with() == {newest: 5}
    assert [vault.show(one, tomas) for one in made] == [f"secret {number}" for number in range(5)]
    assert {one.revision for one in SecuredInformation.objects.all()} == {1}
    assert {one.id for one in keyring.present().keys} == {before, newest}


def test_history_says_that_a_rotation_was_and_not_what_it_sealed(tomas: User) -> None:
    (one,) = entries(1, tomas)
    keyring.add_key(at=NOON)
    actions.reseal(limit=10, by=ROTATOR, at=NOON)
    last = HistoryEntry.objects.filter(row_id=str(one.id)).latest("id")
    assert (last.actor_name, last.after) == (
        "secrets rotate",
        {"secret": "changed", "sealed_with": "changed"},
    )


def test_a_rotation_that_is_killed_goes_on_with_its_own_key(tomas: User, ring: Path) -> None:
    made = entries(12, tomas)
    held = made[6].id
    with transaction.atomic():
        # The rotation comes to wait for this row and cannot end before it is killed.
        SecuredInformation.objects.select_for_update().get(id=held)
        rotating = servanda("secrets", "rotate", ring=ring)
        assert rotating.stdout is not None
        rotating.stdout.readline()
        wait_for_a_waiter()
        rotating.send_signal(signal.SIGKILL)
        rotating.communicate(timeout=30)
    keys = [one.id for one in keyring.present().keys]
    again = servanda("secrets", "rotate", "--retire", ring=ring)
    told, complaint = again.communicate(timeout=60)
    assert (again.returncode, complaint) == (0, "")
    assert f"Taken away: {keys[0]}." in told
    assert [one.id for one in keyring.present().keys] == keys[1:] and len(keys) == 2
    assert queries.sealed_with() == {keys[1]: 12}
    assert [vault.show(one, tomas) for one in made] == [f"secret {number}" for number in range(12)]


def test_a_rotation_goes_on_after_some_were_sealed_anew(tomas: User) -> None:
    made = entries(6, tomas)
    key = actions.add_sealing_key(at=NOON)
    assert actions.reseal(limit=2, by=ROTATOR, at=NOON) == 2
    assert actions.add_sealing_key(at=NOON) == key
    assert actions.reseal(limit=10, by=ROTATOR, at=NOON) == 4
    assert actions.reseal(limit=10, by=ROTATOR, at=NOON) == 0
    assert [vault.show(one, tomas) for one in made] == [f"secret {number}" for number in range(6)]


def test_older_keys_are_taken_away_later_without_another_rotation(tomas: User, ring: Path) -> None:
    entries(2, tomas)
    newest = actions.add_sealing_key(at=NOON)
    actions.reseal(limit=10, by=ROTATOR, at=NOON)
    done = servanda("secrets", "rotate", "--retire", ring=ring)
    told, _ = done.communicate(timeout=60)
    assert "Sealing 0 secrets anew" in told
    assert [one.id for one in keyring.present().keys] == [newest]


def test_a_key_that_still_seals_something_is_not_taken_away(tomas: User) -> None:
    entries(3, tomas)
    actions.add_sealing_key(at=NOON)
    actions.reseal(limit=2, by=ROTATOR, at=NOON)
    with pytest.raises(actions.KeyInUse, match="1 secrets are still sealed"):
        actions.retire_keys(at=NOON)
    assert len(keyring.present().keys) == 2


def test_people_write_and_read_while_keys_are_rotated_and_retired(tomas: User) -> None:
    made = entries(10, tomas)
    viewer, stopping, failed = viewer_of(tomas), Event(), list[str]()

    def work(one: SecuredInformation, number: int) -> None:
        turn = 0
        try:
            while not stopping.is_set():
                turn += 1
                text = f"secret {number}.{turn}"
                actions.change_information(
                    code="K-7QX2", information_id=one.id, secret=text, by=viewer, at=NOON
                )
                if vault.show(one, viewer) != text:
                    failed.append("another secret")
        except Refusal as refused:
            failed.append(refused.message)
        finally:
            connection.close()

    workers = [Thread(target=work, args=(one, number)) for number, one in enumerate(made[:3])]
    for worker in workers:
        worker.start()
    try:
        for _ in range(5):
            newest = actions.add_sealing_key(at=NOON)
            while actions.reseal(limit=3, by=ROTATOR, at=NOON):
                pass
            actions.retire_keys(at=NOON)
    finally:
        stopping.set()
        for worker in workers:
            worker.join()
    assert failed == []
    assert queries.sealed_with() == {newest: 10}
    assert [vault.show(one, tomas) for one in made[3:]] == [f"secret {number}" for number in range(3, 10)]


def wait_for_a_waiter() -> None:
    """Until another process waits for a lock that this one holds."""
    pause = Event()
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if (cursor.fetchone() or (0,))[0]:
                return
        pause.wait(0.05)
    raise AssertionError("the rotation never came to wait")
