"""Reading fields of JSON objects, with a refusal that names the field."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from servanda.core.calendars.zones import FIRST_YEAR, LAST_YEAR
from servanda.core.refusals import Fault, Refusal

Raw = Mapping[str, Any]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)


class MalformedScenario(Refusal):
    """A scenario or vector that is not of its format; ``faults`` names the field."""


def malformed(field: str, message: str) -> MalformedScenario:
    """The refusal for one field."""
    return MalformedScenario(f"{field}: {message}", [Fault(field, message)])


def instant(text: object, field: str = "instant") -> int:
    """UTC seconds of an ISO 8601 instant with offset; fractions are cut."""
    try:
        at = datetime.fromisoformat(cast("str", text))
        seconds_since = (at - _EPOCH) // _SECOND
    except (TypeError, ValueError):
        raise malformed(field, f"not an instant with offset: {text!r}") from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise malformed(field, f"outside the years {FIRST_YEAR} to {LAST_YEAR}: {text!r}")
    return seconds_since


def iso(at: int | None) -> str | None:
    """An instant as ISO 8601 in UTC."""
    return None if at is None else (_EPOCH + timedelta(seconds=at)).isoformat()


def mapping(raw: object, field: str) -> Raw:
    """A JSON object."""
    if not isinstance(raw, Mapping):
        raise malformed(field, "expected an object")
    return cast("Raw", raw)


def sequence(raw: object, field: str) -> Sequence[Any]:
    """A JSON list."""
    if not isinstance(raw, list):
        raise malformed(field, "expected a list")
    return cast("Sequence[Any]", raw)


def text(raw: object, field: str) -> str:
    """A string that is not empty."""
    if not isinstance(raw, str) or not raw:
        raise malformed(field, "expected a text")
    return raw


def flag(raw: Raw, field: str, default: bool = False) -> bool:
    """A boolean; ``default`` if absent or null."""
    value = raw.get(field)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise malformed(field, "expected true or false")
    return value


def whole(raw: object, field: str) -> int:
    """A whole number."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise malformed(field, "expected a whole number")
    return raw


def seconds(minutes: object, field: str) -> int:
    """Whole seconds of a number of minutes."""
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or minutes * 60 != int(minutes * 60):
        raise malformed(field, "expected minutes")
    return int(minutes * 60)


def chosen(raw: object, field: str, choices: Sequence[str]) -> str:
    """One of the choices."""
    if not isinstance(raw, str) or raw not in choices:
        raise malformed(field, f"expected one of {', '.join(choices)}")
    return raw
