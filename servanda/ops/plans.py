"""``servanda plans check``: promises that cannot be kept, before a customer finds them."""

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from servanda.core.agreements.checking import Finding, Gravity
from servanda.ops import django

FOUND: Final = 1
_ABOUT: Final = """Finds promises that can never be kept, or are hardly meant: targets that a calendar has no hours
for, targets and escalation levels at odds, holidays that end too soon, plan rules that lead nowhere. Changes nothing.
Exits with 1 if anything is found that can never be kept, else with 0.
Example: servanda plans check --json"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``plans check``."""
    parser = subparsers.add_parser("plans", help="find promises that cannot be kept")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="find promises that cannot be kept",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("--json", action="store_true", help="print what is found as JSON")
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is found; the exit code says whether anything can never be kept."""
    django.ready()
    from servanda.agreements import queries
    from servanda.core.access import system
    from servanda.foundation import clock

    at = clock.now()
    found = queries.plan_check(viewer=system("plan check"), at=at)
    lines = [_written(found, at)] if options.json else _lines(found)
    for line in lines:
        print(line)
    return FOUND if any(one.gravity is Gravity.ERROR for one in found) else 0


def _lines(found: Iterable[Finding]) -> Iterator[str]:
    counted = dict.fromkeys(Gravity, 0)
    for one in found:
        counted[one.gravity] += 1
        yield f"{one.gravity}: {_where(one)}: {one.text}"
    yield _in_all(errors=counted[Gravity.ERROR], warnings=counted[Gravity.WARNING])


def _where(one: Finding) -> str:
    """What is to be mended, by its name."""
    named = {
        "plan": one.plan.name if one.plan else None,
        "agreement": one.agreement,
        "service level": f"{one.level.name}, version {one.version}" if one.level else None,
        "calendar": one.calendar.name if one.calendar else None,
    }
    kinds = {"plan": "plan", "agreement": "agreement", "level": "service level", "calendar": "calendar"}
    kind = kinds[one.mended_at]
    return f"{kind} {named[kind]}"


def _in_all(*, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return "All promises can be kept."
    return f"{errors} that can never be kept, {warnings} to look at."


def _written(found: Iterable[Finding], at: datetime) -> str:
    findings = [_fields(one) for one in found]
    return json.dumps({"checked_at": at.isoformat(), "findings": findings}, indent=2, ensure_ascii=False)


def _fields(one: Finding) -> dict[str, Any]:
    """As the REST resource ``plan-check`` says it."""
    references = {"level": one.level, "calendar": one.calendar, "plan": one.plan}
    named = {
        name: {"id": reference.id, "name": reference.name} if reference else None
        for name, reference in references.items()
    }
    plain = {name: getattr(one, name) for name in ("version", "clock", "severity", "agreement", "rule")}
    return {
        "code": one.code,
        "gravity": one.gravity,
        "mended_at": one.mended_at,
        "text": one.text,
        **named,
        **plain,
    }
