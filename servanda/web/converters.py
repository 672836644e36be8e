"""What addresses may hold: a word of a table, and nothing else."""

from collections.abc import Iterable


def one_of(words: Iterable[str]) -> type:
    """A path converter that takes these words alone."""

    class OneOf:
        regex = "|".join(words)

        def to_python(self, value: str) -> str:
            return value

        def to_url(self, value: str) -> str:
            return value

    return OneOf
