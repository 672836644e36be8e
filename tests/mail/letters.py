"""Messages for tests, made in code, and the corpus of those that the world sends."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any, Final

SUPPORT: Final = "support@halden.example"
CARLA: Final = "Carla Conti <carla@acme.example>"


def letter(
    text: str = "The case packer stops after a format change.",
    *,
    subject: str = "CP-400 stops with E-217",
    sender: str = CARLA,
    to: str = SUPPORT,
    message_id: str = "<first@acme.example>",
    **headers: str,
) -> EmailMessage:
    """A plain message of Carla's, unless said otherwise; ``In_Reply_To="…"`` sets ``In-Reply-To``."""
    message = EmailMessage()
    given = {"From": sender, "To": to, "Subject": subject, "Message-ID": message_id}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def raw(text: str = "The case packer stops after a format change.", **fields: Any) -> bytes:
    return letter(text, **fields).as_bytes()


def html(markup: str, **fields: Any) -> bytes:
    """A message in HTML alone."""
    message = letter("", **fields)
    message.set_content(markup, subtype="html")
    return message.as_bytes()


def with_files(files: Mapping[str, bytes], text: str = "See the log.", **fields: Any) -> bytes:
    message = letter(text, **fields)
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def bounce(
    returned: str,
    recipient: str = "carla@acme.example",
    *,
    action: str = "failed",
    said: str = "smtp; 550 5.1.1 No such user",
    message_id: str = "<bounce@mx.acme.example>",
) -> bytes:
    """A delivery report (RFC 3464) about our mail with the Message-ID ``returned``."""
    return (
        f"From: MAILER-DAEMON@mx.acme.example\r\nTo: {SUPPORT}\r\nSubject: Undelivered Mail\r\n"
        f"Message-ID: {message_id}\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.acme.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: {said}\r\n\r\n"
        "--B\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {returned}\r\nSubject: [#1] Something\r\n--B--\r\n"
    ).encode()


CORPUS: Final[Mapping[str, bytes]] = {
    "plain": raw(),
    "latin-1 without saying so": b"From: Ada <ada@acme.example>\nSubject: St\xf6rung\n\nGr\xfc\xdfe",
    "a charset that does not exist": (
        b"From: ada@acme.example\nSubject: x\nContent-Type: text/plain; charset=klingon-8\n\nGr\xc3\xbc\xc3\x9fe"
    ),
    "base64 that is cut off": (
        b"From: ada@acme.example\nSubject: x\nContent-Transfer-Encoding: base64\n"
        b"Content-Type: text/plain; charset=utf-8\n\nR3LDvMOfZQ=\n=garbage"
    ),
    "encoded words, one broken": (
        b"From: =?utf-8?q?Conti=2C_Carla?= <carla@acme.example>\n"
        b"Subject: =?utf-8?b?U3TDtnJ1bmc=?= =?utf-8?b?broken\n\nText"
    ),
    "headers that are no headers": b"From ada Mon Jan 1 2026\nthis is no header\n: neither\nSubject: x\n\nText",
    "no header at all": b"Hello, the line stands still.",
    "nothing": b"",
    "zero bytes": b"From: ada@acme.example\nSubject: a\x00b\n\nc\x00d\x1b[31m",
    "two senders": b"From: a@acme.example, b@acme.example\nFrom: c@acme.example\nSubject: x\n\nText",
    "a sender that is no address": b"From: <<>>@@, ;:,\nSubject: x\n\nText",
    "an address group": b"From: undisclosed-recipients:;\nTo: a: b@c.example, d@e.example;\nSubject: x\n\nText",
    "html alone": html("<p>The <b>line</b> stands&nbsp;still.</p><script>alert(1)</script>"),
    "html that ends in the middle": html("<p>Text<!DOCTYPE [<![if<blockquote>x</"),
    "a multipart without its boundary": (
        b"From: ada@acme.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--B\n\nText\n"
    ),
    "a multipart that never ends": (
        b"From: ada@acme.example\nSubject: x\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/plain\n\nText'
    ),
    "a boundary within itself": (
        b"From: ada@acme.example\nSubject: x\nMIME-Version: 1.0\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="B%d"\n\n--B%d\n' % (depth, depth)
            for depth in range(300)
        )
    ),
    "a date of another world": b"From: ada@acme.example\nDate: Fri, 99 Foo 20266 99:99:99 +9999\nSubject: x\n\nT",
    "a content type like no other": b'From: ada@acme.example\nContent-Type: ;;/="\n\nText',
    "lone surrogates": "From: ada@acme.example\nSubject: x\n\n\ud800".encode("utf-8", "surrogatepass"),
    "a bounce without its parts": (
        b"From: MAILER-DAEMON@acme.example\nContent-Type: multipart/report; report-type=delivery-status\n\nText"
    ),
    "a bounce of something": bounce("<unknown@halden.example>"),
    "a reply of a machine": raw(Auto_Submitted="auto-replied", subject="Out of office"),
    "a very long subject": raw(subject="long " * 500),
    "a very long reference": raw(References=" ".join(f"<{one}@acme.example>" for one in range(5_000))),
    "files": with_files({"log.txt": b"E-217", "../../etc/passwd": b"x", "a\u202eb.exe": b"MZ"}),
}
