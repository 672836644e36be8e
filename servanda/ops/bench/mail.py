"""Messages a second: kept and taken up, each as a case of its own, in as many commits as in production."""

import argparse
import sys
from time import perf_counter

from servanda.ops import django
from servanda.ops.arguments import count
from servanda.ops.bench.measuring import machine


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench mail``."""
    parser = subparsers.add_parser(
        "mail",
        help="messages a second, from their bytes to a case",
        description="Registers cases in this installation: use one that is thrown away. "
        "Example: SERVANDA_HOME=/tmp/bench servanda bench mail --messages 500",
    )
    parser.add_argument("--messages", type=count, default=300, help="so many; default: %(default)s")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    django.ready()
    from servanda.core.access import system
    from servanda.foundation import clock
    from servanda.mail import actions

    by, run_id = system("bench"), clock.now().strftime("%H%M%S%f")
    messages = [_message(run_id, number) for number in range(options.messages)]
    begun = perf_counter()
    received = [actions.receive_mail(raw=raw, by=by, at=clock.now()) for raw in messages]
    kept = perf_counter()
    outcomes = [actions.take_up_mail(incoming_id=one.mail.id, by=by, at=clock.now()) for one in received]
    ended = perf_counter()
    parked = sum(1 for one in outcomes if one.state == "parked")
    sys.stdout.write(f"{', '.join(str(fact) for fact in machine().values())}\n")
    for what, seconds in (("kept", kept - begun), ("taken up", ended - kept), ("both", ended - begun)):
        sys.stdout.write(f"{what:<12}{options.messages / seconds:>8.1f} a second\n")
    sys.stdout.write(f"{options.messages} messages, {parked} parked\n")
    return 0


def _message(run_id: str, number: int) -> bytes:
    """Text of a page and a small attachment, each from somebody else."""
    text = f"Line {number} stands still since this morning; the display says E-217.\n" * 20
    attached = "QUJD" * 2_000
    return (
        f"From: Sender {number} <sender-{run_id}-{number}@bench.example>\r\nTo: support@example.com\r\n"
        f"Subject: Line {number} stands still\r\nMessage-ID: <{run_id}.{number}@bench.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="B"\r\n\r\n'
        f"--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        "--B\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="log-{number}.bin"\r\n\r\n{attached}\r\n--B--\r\n'
    ).encode()
