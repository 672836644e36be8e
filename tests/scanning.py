"""Reads a QR code from its modules, by nothing but the rules of the symbol: what a camera would make of it.

Only codes up to version 4 and of texts in bytes; error correction is left aside, for our pixels are clean.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

Modules = Sequence[Sequence[bool]]

_FORMAT_MASK: Final = 0b101010000010010
_BLOCKS: Final[Mapping[int, Mapping[int, tuple[int, int]]]] = {
    21: {0b01: (1, 19), 0b00: (1, 16), 0b11: (1, 13), 0b10: (1, 9)},
    25: {0b01: (1, 34), 0b00: (1, 28), 0b11: (1, 22), 0b10: (1, 16)},
    29: {0b01: (1, 55), 0b00: (1, 44), 0b11: (2, 17), 0b10: (2, 13)},
    33: {0b01: (1, 80), 0b00: (2, 32), 0b11: (2, 24), 0b10: (4, 9)},
}
"""By side and level: how many blocks there are, and how many data bytes in each."""
_BYTES: Final = 0b0100

_MASKS: Final[tuple[Callable[[int, int], int], ...]] = (
    lambda row, col: (row + col) % 2,
    lambda row, col: row % 2,
    lambda row, col: col % 3,
    lambda row, col: (row + col) % 3,
    lambda row, col: (row // 2 + col // 3) % 2,
    lambda row, col: row * col % 2 + row * col % 3,
    lambda row, col: (row * col % 2 + row * col % 3) % 2,
    lambda row, col: ((row + col) % 2 + row * col % 3) % 2,
)


def scanned(modules: Modules) -> str:
    """The text of a code without its quiet zone; dark modules are true."""
    side, form = len(modules), _format(modules)
    mask, (blocks, length) = _MASKS[form >> 10 & 0b111], _BLOCKS[side][form >> 13]
    bits = [modules[row][col] ^ (mask(row, col) == 0) for row, col in _path(side)]
    words = [_number(bits[place : place + 8]) for place in range(0, 8 * blocks * length, 8)]
    data = "".join(f"{words[at * blocks + block]:08b}" for block in range(blocks) for at in range(length))
    assert int(data[:4], 2) == _BYTES, "not a text in bytes"
    count = int(data[4:12], 2)
    return bytes(int(data[12 + 8 * at : 20 + 8 * at], 2) for at in range(count)).decode()


def _format(modules: Modules) -> int:
    """Beside the upper left eye, from left to right and then up."""
    places = [(8, col) for col in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    return _number([modules[row][col] for row, col in places]) ^ _FORMAT_MASK


def _path(side: int) -> Iterator[tuple[int, int]]:
    """The data modules: two columns at a time from the right, up and down in turn."""
    rights = [right for right in range(side - 1, 0, -2) if right > 6] + [5, 3, 1]
    for turn, right in enumerate(rights):
        rows = range(side) if turn % 2 else range(side - 1, -1, -1)
        for row in rows:
            for col in (right, right - 1):
                if not _is_ours(row, col, side):
                    yield row, col


def _is_ours(row: int, col: int, side: int) -> bool:
    """Whether the symbol itself needs the module: eyes, format, timing, alignment."""
    in_eye = (row < 9 and (col < 9 or col >= side - 8)) or (row >= side - 8 and col < 9)
    aligned = side > 21 and abs(row - (side - 7)) <= 2 and abs(col - (side - 7)) <= 2
    return in_eye or row == 6 or col == 6 or aligned


def _number(bits: Sequence[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)
