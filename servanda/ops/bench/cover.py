"""``servanda bench cover``: judging which promise holds among many contracts."""

import argparse
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from servanda.ops.arguments import count
from servanda.ops.bench.customers import Row, fill
from servanda.ops.bench.installation import install, settle
from servanda.ops.bench.measuring import Measured, measure, tell

_OF_A_CUSTOMER: Final = 4
"""Contracts: the whole customer and a product, each with the one that it followed."""

_Kind = tuple[Callable[[Row], object], Sequence[Row]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench cover``."""
    parser = subparsers.add_parser(
        "cover",
        help="which promise holds among 100,000 contracts",
        description="Makes an installation of its own in a temporary folder, with an embedded database, and "
        "removes it afterwards. Every customer has four contracts, two of them running and counting hours, an "
        "approved agreement that names one of them, and a key. Every second one has two parents besides, whose "
        "contracts and agreements include it, and a second agreement. Measured is the judgement by itself, and "
        "asking what would hold, which finds the records too.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--contracts", type=count, default=100_000, help="how many contracts (100000)")
    parser.add_argument("--calls", type=count, default=500, help="how many judgements of each kind (500)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    home = install()
    from django.db import connection, transaction

    # Contracts and their scopes are stored by two statements, so in one transaction.
    with transaction.atomic(), connection.cursor() as cursor:
        alone, family = fill(cursor, max(args.contracts // _OF_A_CUSTOMER, 2))
    settle(home)
    bare: dict[str, _Kind] = {
        "for a product of a customer": (lambda row: _judge(row, product=row.product), alone),
        "by a support key": (lambda row: _judge(row, key=row.key), alone),
        "for a product, with two parents": (lambda row: _judge(row, product=row.product), family),
    }
    whole: dict[str, _Kind] = {
        "asking what would hold by a key": (lambda row: _ask(key=row.key), alone),
        "asking, with two parents": (
            lambda row: _ask(customer_id=row.line[0], product_id=row.product),
            family,
        ),
    }
    measured = [_each_call(what, *kind, args.calls) for what, kind in (bare | whole).items()]
    also = {
        "statements": _statements(bare),
        "statements_asking": _statements(whole),
        "contracts": _contracts(),
    }
    tell(measured, as_json=args.json, also=also)
    return 0


def _each_call(what: str, call: Callable[[Row], object], asked: Sequence[Row], calls: int) -> Measured:
    following = itertools.cycle(asked)
    return measure(what, lambda _: call(next(following)), [None], batches=calls)


def _judge(row: Row, *, product: Any = None, key: str | None = None) -> None:
    """From the facts in the database to the promise in figures, as registering a case does it."""
    from servanda.agreements import queries
    from servanda.core import cover
    from servanda.foundation import clock

    asked = cover.Asked(
        received_at=clock.now(),
        traits=cover.Traits(2, "phone", products=(str(product),) if product else ()),
        customers=tuple(str(one) for one in row.line),
        key=key,
    )
    records = queries.cover_records(asked)
    judged = cover.judge(records.facts)
    assert judged.contract is not None  # noqa: S101  else something else would be measured
    queries.promise_of(judged, records)


def _ask(**about: Any) -> None:
    """As ``POST cover``, but for reading the request and writing the answer."""
    from servanda.cases import queries
    from servanda.core.access import system
    from servanda.foundation import clock

    found = queries.what_would_hold(
        queries.Question(severity=2, **about), viewer=system("bench"), at=clock.now()
    )
    assert found.cover.contract is not None  # noqa: S101  else something else would be measured


def _statements(kinds: Mapping[str, _Kind]) -> int:
    """The most that one call of any kind takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    most = 0
    for call, rows in kinds.values():
        with CaptureQueriesContext(connection) as spent:
            call(rows[0])
        most = max(most, len(spent))
    return most


def _contracts() -> int:
    from servanda.agreements import queries
    from servanda.core.access import system

    return queries.contracts(viewer=system("bench")).count()
