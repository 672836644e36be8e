"""Sealing secrets: AES-256-GCM with keys that stand in a file beside the database, never in it.

The keyring (``foundation.keyring``) holds several keys by id; the newest seals, each of them opens what it sealed. A
sealed secret is bound to its place (table, row, field): moved to another one it does not open.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from servanda.core.refusals import Conflict
from servanda.foundation import keyring

FORMAT: Final = 1
_NONCE_BYTES: Final = 12
_KEYS_IN_USE: Final = 0x5E_A1_ED
"""The advisory lock: whoever seals or opens shares it, whoever takes a key away has it alone."""


class SealBroken(Conflict):
    """What is stored is not what was sealed there: it was changed, or moved from another place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret lies. ``field`` is the column."""

    table: str
    row: UUID
    field: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}"

    @property
    def bound(self) -> bytes:
        """The associated data: unambiguous, whatever the parts contain."""
        return json.dumps([FORMAT, self.table, str(self.row), self.field]).encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A format byte, a nonce of 96 random bits, then ciphertext with its tag; and the id of the key."""

    box: bytes
    sealed_with: str


def hold_keys() -> None:
    """Keep every key of the keyring in place until the end of this transaction. One statement.

    To be called first, before any row is locked: whoever waits here keeps nobody waiting who has the keys. Then the key
    of a row that is read cannot be taken away in between.
    """
    _locked("pg_advisory_xact_lock_shared")


@contextmanager
def keys_alone() -> Iterator[None]:
    """A transaction in which nobody else seals or opens, after all that were at it have ended."""
    with transaction.atomic():
        _locked("pg_advisory_xact_lock")
        yield


def seal(secret: str, place: Place) -> Sealed:
    """The secret under the newest key, within a transaction. Raises ``keyring.KeyMissing``. One statement."""
    hold_keys()
    key = keyring.present().newest
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = AESGCM(key.material).encrypt(nonce, secret.encode(), place.bound)
    return Sealed(bytes([FORMAT]) + nonce + box, key.id)


def opened(sealed: Sealed, place: Place) -> str:
    """The secret. Raises ``keyring.KeyMissing`` (naming the key) and ``SealBroken``. No statement."""
    key = keyring.present().key(sealed.sealed_with)
    box = bytes(sealed.box)
    nonce, ciphertext = box[1 : 1 + _NONCE_BYTES], box[1 + _NONCE_BYTES :]
    if box[:1] != bytes([FORMAT]):
        raise _broken(place)
    try:
        return AESGCM(key.material).decrypt(nonce, ciphertext, place.bound).decode()
    except (InvalidTag, ValueError):
        # Nothing of the cause: its frames hold key and ciphertext.
        raise _broken(place) from None


def _broken(place: Place) -> SealBroken:
    return SealBroken(
        f"The secret ({place}) is not what was sealed there: it was changed or moved, and cannot be shown. "
        "Tell an administrator; it can be entered again."
    )


def _locked(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_KEYS_IN_USE])
