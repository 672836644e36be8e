"""What is kept of a message on a case: its subject, its words, the names of its files; what is cut is said or counted."""

from typing import Final

from servanda.core.cases import DESCRIPTION_LENGTH, SUBJECT_LENGTH
from servanda.mail.reading import ReadMail, own_words

_NO_SUBJECT: Final = "(no subject)"
_NO_TEXT: Final = "(The message has no text.)"
_MOST_NAMES: Final = 20
_ROOM_FOR_REMARKS: Final = 4_000


def subject_of(mail: ReadMail) -> str:
    """The subject as a case has one."""
    subject = mail.subject.strip() or _NO_SUBJECT
    return subject if len(subject) <= SUBJECT_LENGTH else subject[: SUBJECT_LENGTH - 1].rstrip() + "…"


def description_of(mail: ReadMail) -> str:
    """All of it, quotes included: in the first message of a case they are what it is about."""
    return _kept(mail.text, mail)


def message_of(mail: ReadMail) -> str:
    """What was written, without what it quotes of earlier messages at its end: see ``lines_folded``."""
    return _kept(own_words(mail.text)[0], mail)


def lines_folded(mail: ReadMail) -> int:
    """How many quoted lines ``message_of`` leaves out."""
    return own_words(mail.text)[1]


def _kept(text: str, mail: ReadMail) -> str:
    text = text.strip() or _NO_TEXT
    most = DESCRIPTION_LENGTH - _ROOM_FOR_REMARKS
    if len(text) > most:
        text = f"{text[:most]}…\n\n({len(text) - most:,} more characters are kept with the raw message)"
    return f"{text}\n\n{_files(mail.files)}" if mail.files else text


def _files(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_MOST_NAMES]) + (" and more" if len(names) > _MOST_NAMES else "")
    return f"({_counted(len(names), 'file')}: {shown}; kept with the raw message)"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
