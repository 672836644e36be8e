"""Reading messages: from raw bytes, however broken, to what they say. Standard library alone; changes nothing."""

from servanda.mail.reading.decoding import clean, line
from servanda.mail.reading.headers import NOBODY
from servanda.mail.reading.message import DeliveryReport, ReadMail, Sender, Undelivered
from servanda.mail.reading.quoting import own_words
from servanda.mail.reading.reader import read
from servanda.mail.reading.traces import content_hash, message_id_of

__all__ = [
    "NOBODY",
    "DeliveryReport",
    "ReadMail",
    "Sender",
    "Undelivered",
    "clean",
    "content_hash",
    "line",
    "message_id_of",
    "own_words",
    "read",
]
