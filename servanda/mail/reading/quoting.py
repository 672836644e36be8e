"""Telling what somebody wrote from what they quoted."""

import re
from typing import Final

_WROTE: Final = re.compile(
    r"^(on|am|le|el|il|op|em|den|dne|w dniu) .{6,200}"
    r"(wrote|schrieb|geschrieben|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napsal|napisał).{0,80}:$",
    re.IGNORECASE,
)
_RULE: Final = re.compile(
    r"^-{2,} ?(original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale"
    r"|forwarded message|weitergeleitete nachricht) ?-{2,}$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^\*?(from|von|de|da|van) ?:\*? .+", re.IGNORECASE)
_SENT: Final = re.compile(
    r"^\*?(sent|date|gesendet|datum|envoyé|enviado|fecha|inviato|data|verzonden) ?:\*? ", re.IGNORECASE
)
_LONGEST: Final = 200_000
_HEADERS_WITHIN: Final = 4
_WROTE_WITHIN: Final = 3


def own_words(text: str) -> tuple[str, int]:
    """The text without what is quoted at its end, and how many lines that was.

    Answers written between the lines of a quote stay with it; a text that quotes and says nothing stays whole, as
    does one that is too long to be looked through.
    """
    if len(text) > _LONGEST:
        return text, 0
    lines = text.split("\n")
    begins = next((index for index in range(len(lines)) if _quote_begins(lines, index)), len(lines))
    begins = _without_marked_end(lines, begins)
    own = "\n".join(lines[:begins]).rstrip().removesuffix("________________________________").rstrip()
    folded = sum(1 for one in lines[begins:] if one.strip())
    return (own, folded) if own.strip() and folded else (text, 0)


def _quote_begins(lines: list[str], index: int) -> bool:
    line = lines[index].strip()
    if not line:
        return False
    if _introduces(lines, index):
        return not _is_answered_between(lines[index + 1 :])
    below = lines[index + 1 : index + 1 + _HEADERS_WITHIN]
    headed = _FROM.match(line) and any(_SENT.match(one.strip()) for one in below)
    return bool(headed or _RULE.match(line))


def _introduces(lines: list[str], index: int) -> bool:
    """Whether a line like *On Monday Ada wrote:* begins here; mail programs break it into up to three."""
    joined = ""
    for line in lines[index : index + _WROTE_WITHIN]:
        joined = f"{joined} {line.strip()}".strip()
        if _WROTE.match(joined):
            return True
    return False


def _is_answered_between(lines: list[str]) -> bool:
    quoted = [index for index, line in enumerate(lines) if line.startswith(">")]
    if not quoted:
        return False
    return any(line.strip() and not line.startswith(">") for line in lines[quoted[0] :])


def _without_marked_end(lines: list[str], end: int) -> int:
    """Where the quote at the very end begins, if there is one marked line by line."""
    begins = end
    while begins and (not lines[begins - 1].strip() or lines[begins - 1].startswith(">")):
        begins -= 1
    return begins if any(one.startswith(">") for one in lines[begins:end]) else end
