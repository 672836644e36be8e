"""``servanda mail``: messages from a mail server, and what would become of them."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

from servanda.ops import django
from servanda.ops.main import Failed

TAKEN: Final = 0
UNUSABLE: Final = os.EX_DATAERR
LATER: Final = os.EX_TEMPFAIL
_RECEIVE: Final = """Takes one message on standard input and keeps it; a worker takes it up.
Exits with the codes of sysexits: 0 taken, 65 there is no message or none that can be kept, 75 try again later.
Example, in a .forward file: "|/opt/servanda/.venv/bin/servanda mail receive" """
_PARSE: Final = """Prints as JSON what would become of each message; changes nothing.
Example: servanda mail parse message.eml"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``mail receive`` and ``mail parse``."""
    about = "Takes messages from a mail server. Example: servanda mail receive < message.eml"
    parser = subparsers.add_parser("mail", help="take messages from a mail server", description=about)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_PatientParser)
    form = argparse.RawDescriptionHelpFormatter
    receive = commands.add_parser(
        "receive", help="take one message on standard input", description=_RECEIVE, formatter_class=form
    )
    receive.add_argument("--sender", default=None, help="the envelope's sender; '' for mail without one")
    receive.add_argument("--recipient", default="", help="the envelope's recipient")
    receive.set_defaults(run=run_receive)
    parse = commands.add_parser(
        "parse", help="say what would become of messages", description=_PARSE, formatter_class=form
    )
    parse.add_argument("files", metavar="FILE", nargs="+", help="a message, or - for standard input")
    parse.set_defaults(run=run_parse)


class _PatientParser(argparse.ArgumentParser):
    """A mail server that was told wrong options keeps its mail until it is told right ones."""

    def parse_known_args(self, *args: Any, **kwargs: Any) -> Any:
        found, unknown = super().parse_known_args(*args, **kwargs)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        wrong_use = LATER if self.prog.endswith("receive") else 2
        self.exit(wrong_use, f"{self.prog}: {message}\n")


def run_receive(options: argparse.Namespace) -> int:
    """The exit code for the mail server: whatever happens, it keeps the message unless it is kept here."""
    try:
        return _receive(options)
    except BaseException as error:  # nothing may end in a code that the mail server takes for a refusal
        _say(f"servanda: not now: {' '.join(str(error).split()) or type(error).__name__}", sys.stderr)
        return LATER


def _receive(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.core.access import system
    from servanda.foundation import clock
    from servanda.mail import actions

    try:
        received = actions.receive_mail(
            raw=sys.stdin.buffer.read(actions.LARGEST + 1),
            envelope_from=_envelope_sender(options.sender),
            envelope_to=options.recipient,
            by=system("mail"),
            at=clock.now(),
        )
    except actions.MailUnusable as refused:
        _say(f"servanda: {refused.message}", sys.stderr)
        return UNUSABLE
    _say(f"{'Kept' if received.is_new else 'Kept before'} as {received.mail.id}.", sys.stdout)
    return TAKEN


def _envelope_sender(given: str | None) -> str:
    """Mail servers name the sender of reports in one of these ways."""
    if given is None:
        return ""
    return "<>" if given.strip().upper() in ("", "<>", "MAILER-DAEMON") else given


def _say(text: str, stream: Any) -> None:
    # The message is kept or not; whether anybody listens changes nothing about it.
    with suppress(OSError, ValueError):
        print(text, file=stream, flush=True)


def run_parse(options: argparse.Namespace) -> int:
    django.ready()
    found = [{"file": name, **_would_become(_content(name))} for name in options.files]
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


def _content(name: str) -> bytes:
    reading: Callable[[], bytes] = sys.stdin.buffer.read if name == "-" else Path(name).read_bytes
    try:
        return reading()
    except OSError as error:
        raise Failed(f"{name} cannot be read: {error.strerror}") from error


def _would_become(raw: bytes) -> dict[str, Any]:
    from servanda.foundation import clock
    from servanda.mail import queries, wording
    from servanda.mail.reading import read

    mail = read(raw)
    plan = queries.plan(mail, received_at=clock.now())
    is_reply = plan.step in (queries.Step.ATTACH, queries.Step.NOTE)
    contact = plan.author.contact
    return {
        "would": str(plan.step),
        "reason": str(plan.reason or ""),
        "detail": plan.detail,
        "case": plan.case.number if plan.case else None,
        "contact": contact.name if contact else None,
        "customer_id": str(plan.author.customer_id) if plan.author.customer_id else None,
        "from": {"name": mail.sender.name, "address": mail.sender.address},
        "to": list(mail.recipients),
        "message_id": mail.message_id,
        "subject": wording.subject_of(mail),
        "text": (wording.message_of if is_reply else wording.description_of)(mail),
        "files": list(mail.files),
        "automatic": mail.automatic,
    }
