"""What is done with clock sheets, inside an action that holds the lock on their cases."""

from servanda.commitments.actions.comparing import Move
from servanda.commitments.actions.firing import Fired, fired, record
from servanda.commitments.actions.keeping import Learnt, keep
from servanda.commitments.actions.sheets import NewEvent, SheetAtHand, new_sheet, take_sheet, take_sheets

__all__ = [
    "Fired",
    "Learnt",
    "Move",
    "NewEvent",
    "SheetAtHand",
    "fired",
    "keep",
    "new_sheet",
    "record",
    "take_sheet",
    "take_sheets",
]
