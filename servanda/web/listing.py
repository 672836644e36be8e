"""Several things in one sentence."""

from collections.abc import Iterable, Sequence


def listed(texts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *before, last = texts or [""]
    return f"{', '.join(before)} and {last}" if before else last


def counted(counts: Iterable[tuple[int, str]]) -> str:
    """Numbers of kinds, without those there are none of: ``1 agreement, 2 contracts and 3 keys``."""
    return listed([f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count])
