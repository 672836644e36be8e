"""Whether what was sent can be read by anybody at all."""

import re
from typing import Final

_STRANGE: Final = re.compile("[^\t\n\r -~\u0100-\U0010ffff]")
_FIRST: Final = 100_000


def legible(text: str) -> bool:
    """Whether there is text, at most a quarter of it strange: control characters, or Latin-1's upper half.

    Bytes that are no text become just these; the accents of no language make up so much of what is written in it.
    """
    seen = text[:_FIRST].strip()
    return bool(seen) and 4 * len(_STRANGE.findall(seen)) <= len(seen)
