"""The shapes of input and output: unknown fields are refused, everything has a bound."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

_YEARS: Final = range(1970, 2500)


class Body(BaseModel):
    """Base of everything that comes in. Several faults are told at once; ids and instants are texts."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """The fields that the caller sent, and no others: what a PATCH changes."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Out(Schema):
    """Base of everything that goes out, read from the attributes of what a query or action returned.

    ``resolve_<field>`` says where a field comes from that is named otherwise there.
    """


class RecordOut(Out):
    """A record with its identity; the revision is also sent as ``ETag``."""

    id: UUID
    revision: int


def left_out() -> Any:
    """The default of a field that a PATCH may leave out, but not send as null."""
    return Field(default=None)


def _utc(value: datetime) -> datetime:
    if value.year not in _YEARS:
        raise ValueError(f"an instant lies between the years {_YEARS.start} and {_YEARS.stop - 1}")
    return value.astimezone(UTC).replace(microsecond=0)


def _texts_only(value: Any) -> Any:
    if isinstance(value, str | datetime):
        return value
    raise ValueError("an instant is a text like 2026-03-01T08:30:00Z")


Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""One line of text."""

Prose = Annotated[str, StringConstraints(max_length=100_000)]
"""Text of any length that a person writes."""

Address = Annotated[str, StringConstraints(min_length=3, max_length=254)]
"""A mail address; the action checks its form."""

SearchWords = Annotated[str, StringConstraints(max_length=200)]
"""Words of a search; all of them have to be found."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""A name for programs: of a role, a key, an organisation."""

Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict(), Field(ge=0, le=2_000_000_000)]
"""A whole number that the database can keep."""

Instant = Annotated[AwareDatetime, BeforeValidator(_texts_only), AfterValidator(_utc)]
"""ISO 8601 with an offset; taken as UTC at whole seconds."""

InstantOut = AwareDatetime
"""An instant that goes out: ISO 8601 in UTC at whole seconds."""

Seconds = Annotated[
    timedelta,
    PlainSerializer(lambda value: int(value.total_seconds()), return_type=int),
    WithJsonSchema({"type": "integer"}, mode="serialization"),
]
"""A duration, told in seconds."""
