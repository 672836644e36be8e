"""Terminating and blocking what a row says that it no longer holds, and letting it hold again."""

from collections.abc import Callable
from datetime import date
from functools import partial

from servanda.agreements.actions import blocking
from servanda.agreements.actions.contracts import take_back_termination, terminate_contract
from servanda.agreements.actions.importing.asked import Asked, at_columns, unfit
from servanda.agreements.models import Contract, SupportAgreement, SupportKey


def terminate(contract: Contract, asked: Asked) -> bool:
    """End the contract as the row says, or take that back; whether anything was done.

    Raises as ``terminate_contract`` and ``take_back_termination``.
    """
    if "terminated_on" not in asked.cells:
        return False
    on, why = asked.cells["terminated_on"], asked.text("termination_reason")
    if on == contract.terminated_on and why in ("", contract.termination_reason):
        return False
    with at_columns("terminated_on", on="terminated_on", reason="termination_reason"):
        if isinstance(on, date):
            terminate_contract(number=contract.number, on=on, reason=why, by=asked.by, at=asked.at)
        else:
            take_back_termination(number=contract.number, by=asked.by, at=asked.at)
    return True


def block_contract(contract: Contract, asked: Asked) -> bool:
    """Block it, or lift its block, as the row says; whether anything was done. Raises as those actions do."""
    lay = partial(blocking.block_contract, number=contract.number)
    return _block(contract, asked, lay, partial(blocking.unblock_contract, number=contract.number))


def block_agreement(agreement: SupportAgreement, asked: Asked) -> bool:
    """As ``block_contract``."""
    lay = partial(blocking.block_agreement, number=agreement.number)
    return _block(agreement, asked, lay, partial(blocking.unblock_agreement, number=agreement.number))


def block_key(key: SupportKey, asked: Asked) -> bool:
    """As ``block_contract``."""
    lay = partial(blocking.block_support_key, code=key.code)
    return _block(key, asked, lay, partial(blocking.unblock_support_key, code=key.code))


def refuse_unsaid_end(asked: Asked) -> None:
    """A reason without a day would let a contract hold that its row says has ended. Raises ``RowUnfit``."""
    if asked.text("termination_reason") and asked.cells.get("terminated_on") is None:
        raise unfit("terminated_on", "Enter the last day that counts, or no reason.")


def _block(
    record: Contract | SupportAgreement | SupportKey,
    asked: Asked,
    lay: Callable[..., object],
    lift: Callable[..., object],
) -> bool:
    if "block_reason" not in asked.cells or asked.text("block_reason") == record.block_reason:
        return False
    with at_columns("block_reason", reason="block_reason"):
        if reason := asked.text("block_reason"):
            lay(reason=reason, by=asked.by, at=asked.at)
        else:
            lift(by=asked.by, at=asked.at)
    return True
