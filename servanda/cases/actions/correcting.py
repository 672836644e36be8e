"""Documenting a past that undoes a missed deadline: who may, and that they say why (3-clocks 3.3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from servanda.cases.models import Case
from servanda.commitments.actions import SheetAtHand
from servanda.core.access import Permission, Viewer
from servanda.core.clocks import Annulment
from servanda.core.refusals import Fault, Invalid, NotAllowed, refuse

LONGEST_REASON: Final = 400


class UndoesBreach(Invalid):
    """What is documented would undo a missed deadline; that needs a reason."""


class MayNotUndoBreach(NotAllowed):
    """What is documented would undo a missed deadline; that needs a permission."""


def annulled_by_hand(sheet: SheetAtHand, at: datetime) -> Sequence[Annulment]:
    """The breaches that end now because of what was written on the sheet about the past. No statement."""
    documented = {row.seq for row in sheet.new if row.at < row.recorded_at or row.type == _RETRACTED}
    if not documented or sheet.is_new:
        return ()
    before = set(sheet.evaluation_as_found(at).annulled)
    return [
        one for one in sheet.evaluation(at).annulled if one not in before and documented & set(one.causes)
    ]


def check_correction(annulled: Sequence[Annulment], by: Viewer, case: Case, reason: str) -> None:
    """Raises ``MayNotUndoBreach`` without the permission to correct clocks, ``UndoesBreach`` without a reason."""
    clocks = " and ".join(sorted({_CLOCKS[one.kind] for one in annulled}))
    if not by.may(Permission.CLOCK_CORRECT, case.organisation_id):
        raise MayNotUndoBreach(
            f"At that time it would undo that the {clocks} was missed. "
            "A queue lead may document it with a reason; or document it at the present time."
        )
    if not reason.strip() or len(reason) > LONGEST_REASON:
        message = f"At that time it undoes that the {clocks} was missed. Say why, in at most {LONGEST_REASON} characters."
        refuse(UndoesBreach, message, [Fault("reason", message)])


_RETRACTED: Final = "retracted"
"""Takes back what was written before, whenever it is."""

_CLOCKS: Final = {"irt": "initial response", "ort": "resolution", "update": "update", "ola": "task"}
