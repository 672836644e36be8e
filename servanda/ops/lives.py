"""When a part that ends by itself is started again: at once after a long life, later and later after short ones."""

from typing import Final

SHORT_LIFE_S: Final = 10.0
LONGEST_PAUSE_S: Final = 60.0


class Lives:
    """The lives of one part. Every time is in seconds of one monotonic clock."""

    def __init__(self) -> None:
        self.short_in_a_row = 0
        self._born = 0.0
        self._due: float | None = None

    def begin(self, at: float) -> None:
        """It was started."""
        self._born, self._due = at, None

    def end(self, at: float) -> float:
        """It ended; returns the pause before it is started again: 0, or 1, 2, 4 … at most 60 s."""
        self.short_in_a_row = self.short_in_a_row + 1 if at - self._born < SHORT_LIFE_S else 0
        pause = min(2.0 ** (self.short_in_a_row - 1), LONGEST_PAUSE_S) if self.short_in_a_row else 0.0
        self._due = at + pause
        return pause

    @property
    def awaits_start(self) -> bool:
        """Whether its end was noticed, and it was not started since."""
        return self._due is not None

    def is_due(self, at: float) -> bool:
        """Whether it is to be started by then."""
        return self._due is not None and at >= self._due
