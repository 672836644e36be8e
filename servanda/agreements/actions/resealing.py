"""Sealing everything anew under the newest key, while people go on reading and writing."""

from datetime import datetime
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.secured import place_of
from servanda.agreements.models import SecuredInformation
from servanda.core.access import Viewer
from servanda.core.refusals import Conflict
from servanda.foundation import keyring, sealing
from servanda.foundation.transactions import action


class KeyInUse(Conflict):
    """A key that still seals something is not taken away."""


@action
def reseal(*, limit: int, by: Viewer, at: datetime) -> int:
    """Seal up to ``limit`` secrets anew that an older key sealed; returns how many, 0 when all are done.

    One transaction, five statements and one for each secret. What is killed in between is undone, and done by the next
    run. Raises ``KeyMissing``, ``SealBroken``.
    """
    sealing.hold_keys()
    newest = keyring.present().newest
    older = SecuredInformation.objects.exclude(sealed_with=newest.id).order_by("id")
    # Somebody may be changing one of them: it is waited for, and then perhaps needs nothing any more.
    rows = list(older.select_for_update(no_key=True).only("id", "secret", "sealed_with")[:limit])
    for row in rows:
        _reseal(row.id, sealing.Sealed(bytes(row.secret), row.sealed_with))
    return len(rows)


def retire_keys(*, at: datetime) -> list[str]:
    """Take away every key but the newest; returns their ids. Waits for whoever seals or opens at this moment.

    Raises ``KeyInUse`` and takes none away while an older one has sealed anything.
    """
    with sealing.keys_alone():
        *older, newest = keyring.present().keys
        in_use = queries.sealed_with()
        del in_use[newest.id]
        if in_use:
            raise KeyInUse(
                f"{in_use.total()} secrets are still sealed with {', '.join(sorted(in_use))}. "
                "Run servanda secrets rotate first."
            )
        for key in older:
            keyring.remove_key(key.id)
    return [key.id for key in older]


def add_sealing_key(*, at: datetime, but_if_older: bool = False) -> str:
    """Add a key that seals from now on, unless secrets still wait to be sealed by the newest; returns the newest's id.

    So a rotation that was killed goes on with its own key. With ``but_if_older`` none is added either while there are
    older keys: one was added before. Raises ``KeyMissing``.
    """
    with sealing.keys_alone():
        ring = keyring.present()
        waiting = not set(queries.sealed_with()) <= {ring.newest.id}
        if waiting or (but_if_older and len(ring.keys) > 1):
            return ring.newest.id
        return keyring.add_key(at=at).id


def _reseal(row_id: UUID, sealed: sealing.Sealed) -> None:
    """Nothing about the entry is new, so its revision stays: who has it open loses nothing."""
    place = place_of(row_id)
    anew = sealing.seal(sealing.opened(sealed, place), place)
    SecuredInformation.objects.filter(id=row_id).update(secret=anew.box, sealed_with=anew.sealed_with)
