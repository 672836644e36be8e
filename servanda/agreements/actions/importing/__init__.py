"""Importing records from files: a dry run first, then row by row, each by the actions of its kind."""

from servanda.agreements.actions.importing.rows import Outcome, RowRefused, take_row
from servanda.agreements.actions.importing.runs import (
    AT_ONCE,
    FAULTS_KEPT,
    NotChecked,
    confirm_import,
    go_on_importing,
    start_import,
)
from servanda.agreements.actions.importing.stopping import NotUnderWay, cancel_import, give_up_importing

__all__ = [
    "AT_ONCE",
    "FAULTS_KEPT",
    "NotChecked",
    "NotUnderWay",
    "Outcome",
    "RowRefused",
    "cancel_import",
    "confirm_import",
    "give_up_importing",
    "go_on_importing",
    "start_import",
    "take_row",
]
