"""Two people, or two tabs, on the same record."""

from servanda.core.refusals import Stale


def expect_revision(present: int, expected: int | None) -> None:
    """Raise ``Stale`` if the caller saw another revision than the present one; none takes any."""
    if expected is not None and expected != present:
        raise Stale(
            "Somebody else changed this since you opened it. Look at the present state and try again."
        )


def expect_nothing(expected: int | None) -> None:
    """Raise ``Stale`` if the caller saw a record where there is none any more."""
    if expected is not None:
        raise Stale("What you saw is not there any more. Look at what there is now and try again.")
