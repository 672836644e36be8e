"""Clock sheets, and what is kept of what they come to (3-clocks 3.2 to 3.5)."""

from servanda.commitments.models.firings import Firing
from servanda.commitments.models.moves import AnnulledBreach, MoveCause, MovedDeadline
from servanda.commitments.models.obligations import Obligation
from servanda.commitments.models.sheets import ClockEvent, ClockSheet

__all__ = [
    "AnnulledBreach",
    "ClockEvent",
    "ClockSheet",
    "Firing",
    "MoveCause",
    "MovedDeadline",
    "Obligation",
]
